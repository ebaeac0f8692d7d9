package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What names a manifest as its subject, over the API (§4.6). */
class ReferrerListsTest extends EcrApiScene {
  private static final String SIGNATURE = "application/vnd.example.signature";
  private final Image image = TestImages.small(1);
  private final Image signature = referrer(1, SIGNATURE);

  @BeforeEach
  void push() {
    image.pushTo(app, "v1");
    signature.pushTo(app);
  }

  private Image referrer(int seed, String type) {
    return TestImages.oci(seed)
        .artifactType(type)
        .layer(10)
        .annotation("org.example.by", "tester")
        .subject(image)
        .build();
  }

  private Answer list(String more) {
    return ecr.call(
        "ListImageReferrers",
        "{'repositoryName':'app','subjectId':{%s}%s}".formatted(digest(image.digest()), more));
  }

  @Test
  void aReferrerIsListedWithAllThatIsKnownOfIt() {
    JsonNode referrers = list("").body().path("referrers");
    assertThat(referrers).hasSize(1);
    assertThat(referrers.get(0).toString())
        .isEqualTo(
            "{\"digest\":\"%s\",\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"size\":%d,\"artifactStatus\":\"ACTIVE\",\"annotations\":{\"org.example.by\":\"tester\"}}"
                .formatted(
                    signature.digest(),
                    MediaTypes.OCI_MANIFEST,
                    SIGNATURE,
                    signature.bytes().length));
  }

  @Test
  void withoutAnArtifactTypeTheConfigSaysWhatItIs() {
    TestImages.oci(9).layer(10).subject(image).build().pushTo(app);
    assertThat(list("").body().at("/referrers/1/artifactType").asText())
        .isEqualTo("application/vnd.oci.image.config.v1+json");
  }

  @Test
  void archivedOnesShowOnlyWhenAskedFor() {
    app.archive(signature.digest());
    assertThat(list("").body().path("referrers")).isEmpty();
    assertThat(
            list(",'filter':{'artifactStatus':'ANY'}")
                .body()
                .at("/referrers/0/artifactStatus")
                .asText())
        .isEqualTo("ARCHIVED");
  }

  @Test
  void theyCanBeFilteredByType() {
    referrer(2, "application/spdx+json").pushTo(app);
    assertThat(
            list(",'filter':{'artifactTypes':['application/spdx+json']}").body().path("referrers"))
        .hasSize(1);
  }

  @Test
  void aPageHasTwentyAndFiftyAtMost() {
    List<Image> all = IntStream.range(2, 60).mapToObj(n -> referrer(n, SIGNATURE)).toList();
    all.forEach(one -> one.pushTo(app));
    assertThat(list("").body().path("referrers")).hasSize(20);
    JsonNode first = list(",'maxResults':50").body();
    assertThat(first.path("referrers")).hasSize(50);
    JsonNode second =
        list(",'maxResults':50,'nextToken':'%s'".formatted(first.path("nextToken").asText()))
            .body();
    assertThat(second.path("referrers")).hasSize(9);
    assertThat(second.has("nextToken")).isFalse();
    assertRefused(
        list(",'maxResults':51"),
        "InvalidParameterException",
        "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value between 1 and 50'");
  }

  @Test
  void whatIsNoDigestOrStatusIsRefused() {
    assertThat(
            ecr.call(
                    "ListImageReferrers",
                    "{'repositoryName':'app','subjectId':{'imageDigest':'v1'}}")
                .code())
        .isEqualTo("InvalidParameterException");
    assertThat(list(",'filter':{'artifactStatus':'GONE'}").code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void aSubjectThatIsNotThereHasNone() {
    app.deleteImage(image.digest());
    app.deleteImage(signature.digest());
    assertThat(list("").body().path("referrers")).isEmpty();
  }
}
