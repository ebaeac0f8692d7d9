package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.timing.Sleeper;
import java.time.Clock;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerRequest;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerResponse;

/** What the thread that asks ahead meets, whoever waits for it meets. */
class AskedAheadTest {
  @Test
  void wantOfMemoryReachesWhoWaits() {
    EcrClient exhausted =
        new EcrClient() {
          @Override
          public GetDownloadUrlForLayerResponse getDownloadUrlForLayer(
              GetDownloadUrlForLayerRequest request) {
            throw new OutOfMemoryError("made up");
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}
        };
    try (EcrRegistry registry =
            new EcrRegistry(
                new RegistryId(new AccountId("111111111111"), new RegionName("eu-central-1")),
                Side.SOURCE,
                new Principal("arn:aws:iam::111111111111:role/promoter"),
                exhausted,
                new Pace(10, Clock.systemUTC(), Sleeper.REAL));
        TransferClient http = new TransferClient(1, Timeout.ofSeconds(1))) {
      LayerSource source = new LayerSource(registry, new RepositoryName("app"), http);
      AskedAhead asked =
          new AskedAhead(
              source,
              new Descriptor(
                  "application/vnd.oci.image.layer.v1.tar+gzip", Digest.of("content"), 7, false));
      assertThatThrownBy(asked::await).isInstanceOf(OutOfMemoryError.class);
    }
  }
}
