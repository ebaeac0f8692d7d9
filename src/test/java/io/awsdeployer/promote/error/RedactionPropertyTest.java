package io.awsdeployer.promote.error;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class RedactionPropertyTest {

  @Property(tries = 500)
  void noSignatureAndNoTokenOfAPresignedUrlSurvives(
      @ForAll @Size(32) byte[] signature,
      @ForAll @Size(min = 24, max = 900) byte[] token,
      @ForAll long order,
      @ForAll("surroundings") String around) {
    String hex = HexFormat.of().formatHex(signature);
    String encoded = URLEncoder.encode(Base64.getEncoder().encodeToString(token), UTF_8);
    List<String> query =
        new ArrayList<>(
            List.of(
                "X-Amz-Algorithm=AWS4-HMAC-SHA256",
                "X-Amz-Credential=ASIAQWERTYUIOPASDFGH%2F20260101%2Feu-central-1%2Fs3%2Faws4_request",
                "X-Amz-Expires=3600",
                "X-Amz-Security-Token=" + encoded,
                "X-Amz-Signature=" + hex));
    Collections.shuffle(query, new Random(order));
    String separator = around.contains("Error>") ? "&amp;" : around.contains("{") ? "\\u0026" : "&";
    String url = "https://prod-starport.example/blob?" + String.join(separator, query);
    String text = Problem.of(around.formatted(url)).text();
    assertThat(text)
        .doesNotContain(hex, encoded, "ASIAQWERTYUIOPASDFGH")
        .contains("https://prod-starport.example/blob", "X-Amz-Expires=3600", "[redacted]");
    int end = around.indexOf("%s") + 2;
    assertThat(text).endsWith(around.substring(end)).startsWith(around.substring(0, end - 2));
  }

  @Property(tries = 500)
  void noCredentialOfAnAuthorizationHeaderSurvives(
      @ForAll @Size(min = 12, max = 900) byte[] secret,
      @ForAll("schemes") String scheme,
      @ForAll("surroundings") String around) {
    String token = Base64.getEncoder().encodeToString(secret);
    String url = Base64.getUrlEncoder().encodeToString(secret);
    assertThat(Redaction.of(around.formatted("Authorization: " + scheme + " " + token)))
        .doesNotContain(token);
    assertThat(Redaction.of(around.formatted(scheme + "  " + url))).doesNotContain(url);
  }

  @Property
  void textWithoutSecretsIsLeftAsItIs(@ForAll("plain") String text) {
    assertThat(Redaction.of(text)).isEqualTo(text);
  }

  @Property
  void redactingTwiceIsRedactingOnce(@ForAll String before, @ForAll @Size(32) byte[] signature) {
    String once =
        Redaction.of(before + "?X-Amz-Signature=" + HexFormat.of().formatHex(signature) + "&a=b");
    assertThat(Redaction.of(once)).isEqualTo(once);
  }

  @Provide
  Arbitrary<String> surroundings() {
    return Arbitraries.of(
        "%s",
        "GET %s failed",
        "Could not read \"%s\" (timeout)",
        "{\"url\":\"%s\",\"x\":1}",
        "<Error><Resource>%s</Resource></Error>",
        "see '%s'\nnext line");
  }

  @Provide
  Arbitrary<String> schemes() {
    return Arbitraries.of("Basic", "Bearer", "basic", "BEARER");
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.of(
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            "arn:aws:ecr:eu-central-1:111111111111:repository/app",
            "Basic information is missing",
            "$1 and \\ are no groups",
            "X-Amz-Signature is missing",
            "a bearer token")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join(" / ", parts));
  }
}
