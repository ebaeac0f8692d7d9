package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hundred small blobs go over as many connections as blobs move at once, not over hundreds. */
@ParameterizedClass
@EnumSource(
    value = UploadWay.class,
    names = {"REGISTRY", "API"})
class ConnectionsTest {
  /** The pools' bounds: 64 for the SDK, 48 for transfers to one peer. */
  private static final int MOST = 64 + 48;

  private final UploadWay way;

  ConnectionsTest(UploadWay way) {
    this.way = way;
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 20_000})
  void areUsedAgainAfterEveryKindOfRequest(int size) {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.oci(1).layers(200, size).build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.promote().ok();
      List<LoggedRequest> requests = bed.aws().requests().entries();
      assertThat(requests).hasSizeGreaterThan(800);
      assertThat(requests.stream().map(LoggedRequest::peer).distinct().count())
          .isLessThanOrEqualTo(MOST);
    }
  }
}
