package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.promote.error.InvalidRequestException;

/** The reader, and what it says of an event. */
abstract class RequestReaderFixture {
  static final String REQUIRED =
      "\"env\": \"dev\", \"repo\": \"myapp\", \"sk\": \"2HFj3kLmNoPqRsTuVwXyZ\", "
          + "\"s3_bucket\": \"builds\", \"s3_key\": \"myapp/main/1.abc\"";

  private final RequestReader reader = new RequestReader();

  PromotionRequest read(String json) {
    return ((Event.Asked) reader.read(json.getBytes(UTF_8), "")).request();
  }

  String refusal(String json) {
    return refusal(json.getBytes(UTF_8));
  }

  String refusal(byte[] event) {
    InvalidRequestException refused =
        catchThrowableOfType(InvalidRequestException.class, () -> reader.read(event, ""));
    assertThat(refused).isNotNull();
    return String.valueOf(refused.getMessage());
  }
}
