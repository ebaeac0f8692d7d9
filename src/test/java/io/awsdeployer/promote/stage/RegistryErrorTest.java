package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.stage.TransferClient.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryErrorTest {

  @Test
  void theFirstErrorOfTheListIsTakenWithTheRequestsId() {
    RegistryError error =
        RegistryError.of(
            new Answer(
                400,
                Map.of("x-amzn-requestid", "REQ1"),
                "{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"wrong\"},{\"code\":\"X\"}]}"));
    assertThat(error).isEqualTo(new RegistryError(400, "DIGEST_INVALID", "wrong", "REQ1"));
    assertThat(error).hasToString("400 DIGEST_INVALID: wrong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Bad gateway</html>",
        "{",
        "[]",
        "null",
        "{\"errors\":[]}",
        "{\"errors\":{}}",
        "{\"errors\":[7]}"
      })
  void whatIsNoErrorListIsShownAsItIs(String text) {
    RegistryError error = RegistryError.of(new Answer(502, Map.of(), text));
    assertThat(error).isEqualTo(new RegistryError(502, "", text, ""));
  }

  @Test
  void anErrorWithoutMessageIsShownWhole() {
    String text = "{\"errors\":[{\"code\":\"DENIED\"}]}";
    assertThat(RegistryError.of(new Answer(403, Map.of(), text)))
        .isEqualTo(new RegistryError(403, "DENIED", text, ""));
  }

  @Test
  void aLongTextIsShortenedAndADeepOneSurvived() {
    assertThat(RegistryError.of(new Answer(500, Map.of(), "x".repeat(60_000))).message())
        .hasSize(1_001)
        .endsWith("…");
    assertThat(RegistryError.of(new Answer(500, Map.of(), "[".repeat(60_000))).code()).isEmpty();
  }
}
