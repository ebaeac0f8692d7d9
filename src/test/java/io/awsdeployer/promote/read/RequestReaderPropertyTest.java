package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.awsdeployer.promote.error.InvalidRequestException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RequestReaderPropertyTest {
  private final RequestReader reader = new RequestReader();

  private PromotionRequest read(byte[] event) {
    return ((Event.Asked) reader.read(event, "")).request();
  }

  @Property(tries = 1000)
  void aMutatedEventIsReadOrRefusedAndNothingElse(
      @ForAll @IntRange(max = 10_000) int position, @ForAll byte replacement) {
    byte[] event =
        """
        {"env": "dev", "repo": "myapp", "sk": "2HF", "s3_bucket": "builds", "s3_key": "myapp/1",
         "target_account": "222222222222", "target_region": "eu-central-1", "action": "plan"}
        """
            .getBytes(UTF_8);
    event[position % event.length] = replacement;
    try {
      assertThat(read(event).env()).isNotEmpty();
    } catch (InvalidRequestException e) {
      assertThat(e).hasMessageStartingWith("The event ");
    }
  }

  @Property(tries = 500)
  void anyStringsAreReadOrRefusedAndNothingElse(
      @ForAll String env, @ForAll String sk, @ForAll String key, @ForAll String action) {
    String event =
        JsonNodeFactory.instance
            .objectNode()
            .put("env", env)
            .put("repo", sk)
            .put("sk", sk)
            .put("s3_bucket", "builds")
            .put("s3_key", key)
            .put("action", action)
            .toString();
    try {
      assertThat(read(event.getBytes(UTF_8)).env()).isEqualTo(env);
    } catch (InvalidRequestException e) {
      assertThat(e).hasMessageStartingWith("The event ");
    }
  }
}
