package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Images so old that ECR does not say what media type their manifests have. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class OldManifestsTest {
  private final UploadWay way;

  OldManifestsTest(UploadWay way) {
    this.way = way;
  }

  @Test
  void aManifestWithoutAMediaTypeAnywhereIsPutWithTheOneItsShapeTells() {
    Image api = TestImages.oci(1).layers(2, 1_000).withoutInnerMediaType().build();
    Image web = TestImages.oci(5).layers(2, 1_000).withoutInnerMediaType().build();
    try (Bed bed = Bed.start(way)) {
      bed.pushed("app/api", "1.0", api).pushed("app/web", "1.0", web);
      bed.manifestOf("app/api:1.0", "app/web:1.0");
      FaultRule forgotten =
          bed.aws().faults().on("ecr:BatchGetImage").always().with(OldManifestsTest::untyped);

      assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(2);

      assertThat(forgotten.fired()).isPositive();
      assertThat(bed.target("app/api").tags()).containsEntry("1.0", api.digest());
      assertThat(bed.target("app/web").tags()).containsEntry("1.0", web.digest());
    }
  }

  private static Response untyped(Request request, Service service) throws IOException {
    Response answer = service.handle(request);
    ObjectNode json = (ObjectNode) new JsonMapper().readTree(answer.body());
    ArrayNode images = json.withArray("images");
    images.forEach(image -> ((ObjectNode) image).remove("imageManifestMediaType"));
    return Response.text(answer.status(), "application/x-amz-json-1.1", json.toString());
  }
}
