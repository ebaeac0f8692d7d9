package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import org.junit.jupiter.api.Test;

/** A table in whose place somebody else answers. */
class HostileTableTest {
  private static final String TABLE = "test-aws-deployer--deployments";

  /** It may leave keys for the next request, as often as there are keys. */
  @Test
  void whoNeverGivesTheLastOfThemIsNotAskedForEver() {
    try (Bed bed = Bed.start()) {
      bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": true}}");
      bed.pushed("shop/api", "1", TestImages.small(1)).manifestOf("shop/api:1");
      String key = "{\"pk\":{\"S\":\"tags\"},\"sk\":{\"S\":\"shop/api:1\"}}";
      FaultRule endless =
          bed.aws()
              .faults()
              .on("dynamodb:BatchGetItem")
              .always()
              .with((request, service) ->
                  Response.text(
                      200,
                      "application/x-amz-json-1.0",
                      "{\"Responses\":{\"%1$s\":[%2$s]},\"UnprocessedKeys\":{\"%1$s\":{\"Keys\":[%2$s]}}}"
                          .formatted(TABLE, key)));
      assertThat(Failures.of(bed.promote(), ServiceUnavailableException.class))
          .hasMessageContaining("gives nothing of what it is asked for now");
      assertThat(endless.fired()).isEqualTo(101);
      assertThat(bed.target("shop/api").tags()).isEmpty();
    }
  }
}
