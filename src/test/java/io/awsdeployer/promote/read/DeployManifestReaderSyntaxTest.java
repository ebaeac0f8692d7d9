package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are refused before their fields are looked at: no JSON, no UTF-8, too much. */
class DeployManifestReaderSyntaxTest extends DeployManifestReaderFixture {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t", "\uFEFF"})
  void anEmptyFileIsSaidToBeEmpty(String text) {
    assertThat(refusal(text)).isEqualTo(ORIGIN + " is empty.");
  }

  @Test
  void whatIsNotJsonIsToldWithLineColumnAndItsFirstWords() {
    assertThat(refusal("images:\n  - repository: app\n"))
        .startsWith(ORIGIN + " is not JSON that can be taken: line 1, column ")
        .contains("Unrecognized token 'images'");
    assertThat(refusal("{\"images\": [\n  {\"repository\": \"app\", tag: \"1\"}\n]}"))
        .startsWith(
            ORIGIN + " is not JSON that can be taken: line 2, column 25, at 'tag: \"1\"}': ")
        .contains("was expecting double-quote to start field name");
  }

  @Test
  void aCutFileIsSaidToEndInTheMiddle() {
    assertThat(refusal("{\"images\": [{\"repository\": \"app\","))
        .isEqualTo(
            ORIGIN
                + " is not complete JSON: it ends in the middle, after"
                + " '{\"images\": [{\"repository\": \"app\",'.");
  }

  @Test
  void aFieldThatOccursTwiceIsRefused() {
    assertThat(refusal(images("{\"repository\":\"app\",\"tag\":\"1\",\"tag\":\"2\"}")))
        .contains("line 1, column ", "Duplicate field 'tag'");
  }

  @Test
  void nothingMayFollowTheDocument() {
    assertThat(refusal("{}\n{}"))
        .contains("line 2, column 1", "at '{}'", "there is more after the end of the document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"images\": [],}", "{'images': []}", "{\"images\": NaN}", "{} // no"})
  void whatOnlyLenientParsersTakeIsRefusedWithoutTheNameOfAnySwitch(String json) {
    assertThat(refusal(json)).contains("line 1, column").doesNotContain("Feature", "enable");
  }

  @Test
  void onlyUtf8IsRead() throws Exception {
    assertThat(refusal("{}".getBytes(UTF_16)))
        .isEqualTo(
            ORIGIN
                + " is not UTF-8 text (byte 1 cannot be read); it looks like UTF-16, as"
                + " PowerShell's '>' writes it.");
    assertThat(refusal(new byte[] {'{', '"', (byte) 0xC3, '"'}))
        .isEqualTo(ORIGIN + " is not UTF-8 text (byte 3 cannot be read).");
    assertThat(refusal(new byte[] {'{', '}', ' ', (byte) 0xC3})).contains("is not UTF-8 text");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write("{}".getBytes(UTF_8));
    }
    assertThat(refusal(zipped.toByteArray())).contains("it looks compressed by gzip");
  }

  @Test
  void aNestingBombIsRefused() {
    assertThat(refusal("[".repeat(500_000))).contains("nesting depth").doesNotContain("Stream");
    assertThat(refusal("{\"images\":".repeat(50_000))).contains("nesting depth");
  }

  @Test
  void aHugeStringIsRefused() {
    assertThat(
            refusal(
                images("{\"repository\":\"app\",\"tag\":\"%s\"}".formatted("a".repeat(100_000)))))
        .contains("String value length")
        .hasSizeLessThan(400);
    assertThat(
            refusal(
                images("{\"repository\":\"app\",\"tag\":\"%s\"}".formatted("a".repeat(60_000)))))
        .endsWith("images[0].tag: is 60000 characters long");
  }

  @Test
  void aHugeFileIsRefused() {
    byte[] limit = new byte[1 << 20];
    Arrays.fill(limit, (byte) ' ');
    limit[0] = '{';
    limit[1] = '}';
    assertThat(reader.read(limit, ORIGIN).images()).isEmpty();
    assertThat(refusal(Arrays.copyOf(limit, limit.length + 1)))
        .isEqualTo(ORIGIN + " is larger than the 1 MiB allowed.");
  }
}
