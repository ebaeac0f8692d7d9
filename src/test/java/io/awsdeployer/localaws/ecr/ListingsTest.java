package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Describing, listing and deleting images over the API (§1.9). */
class ListingsTest extends EcrApiScene {
  private final Image image = TestImages.small(1);

  @BeforeEach
  void push() {
    image.pushTo(app, "v1");
  }

  @Test
  void describeImagesHidesArchivedOnesUntilAskedForThem() {
    app.archive(image.digest());

    assertThat(ecr.call("DescribeImages", "{'repositoryName':'app'}").body().path("imageDetails"))
        .isEmpty();
    JsonNode detail =
        ecr.call("DescribeImages", "{'repositoryName':'app','filter':{'imageStatus':'ANY'}}")
            .body()
            .at("/imageDetails/0");
    assertThat(detail.path("imageStatus").asText()).isEqualTo("ARCHIVED");
    assertThat(detail.path("imageTags")).extracting(JsonNode::asText).containsExactly("v1");
  }

  @Test
  void oneUnknownImageFailsTheWholeDescription() {
    Answer answer =
        ecr.call(
            "DescribeImages",
            "{'repositoryName':'app','imageIds':[{%s},{%s}]}".formatted(tag("v1"), tag("no")));

    assertThat(answer.code()).isEqualTo("ImageNotFoundException");
    assertThat(answer.message())
        .isEqualTo(
            "The image with imageId {imageDigest:'null', imageTag:'no'} does not exist within the repository with name 'app' in the registry with id '111111111111'");
  }

  @Test
  void listImagesGoesInPagesAndByTagStatus() {
    TestImages.small(50).pushTo(app);

    JsonNode first = ecr.call("ListImages", "{'repositoryName':'app','maxResults':1}").body();
    JsonNode second =
        ecr.call(
                "ListImages",
                "{'repositoryName':'app','maxResults':1,'nextToken':'%s'}"
                    .formatted(first.path("nextToken").asText()))
            .body();
    JsonNode untagged =
        ecr.call("ListImages", "{'repositoryName':'app','filter':{'tagStatus':'UNTAGGED'}}").body();

    assertThat(first.path("imageIds")).hasSize(1);
    assertThat(second.path("imageIds")).hasSize(1).isNotEqualTo(first.path("imageIds"));
    assertThat(second.has("nextToken")).isFalse();
    assertThat(untagged.at("/imageIds/0/imageDigest").asText())
        .isEqualTo(TestImages.small(50).digest());
  }

  @Test
  void aChildOfALiveIndexIsNotDeleted() {
    Index index = TestImages.index().add(image).build();
    index.pushTo(app, "multi");
    app.deleteTag("v1");
    String ask = "{'repositoryName':'app','imageIds':[{%s}]}";

    Answer refused = ecr.call("BatchDeleteImage", ask.formatted(digest(image.digest())));
    assertThat(failure(refused)).isEqualTo("ImageReferencedByManifestList");
    assertThat(refused.body().at("/failures/0/failureReason").asText())
        .isEqualTo("Requested image referenced by manifest list: [%s]".formatted(index.digest()));

    ecr.call("BatchDeleteImage", ask.formatted(tag("multi")));
    assertThat(app.imageDigests()).containsExactly(image.digest());
  }

  @Test
  void removingOneOfTwoTagsKeepsTheImage() {
    app.moveTag("v2", image.digest());

    ecr.call("BatchDeleteImage", "{'repositoryName':'app','imageIds':[{%s}]}".formatted(tag("v1")));

    assertThat(app.tags()).containsOnlyKeys("v2");
    assertThat(app.imageCount()).isEqualTo(1);
  }

  @Test
  void anImageIsArchivedAndBroughtBack() {
    String ask =
        "{'repositoryName':'app','imageId':{%s},'targetStorageClass':'%s'}"
            .formatted(tag("v1"), "%s");

    Answer archived = ecr.call("UpdateImageStorageClass", ask.formatted("ARCHIVE"));
    assertThat(archived.body().path("imageStatus").asText()).isEqualTo("ARCHIVED");
    assertThat(app.images().isArchived(image.config().digest())).isTrue();

    assertThat(ecr.call("UpdateImageStorageClass", ask.formatted("STANDARD")).status())
        .isEqualTo(200);
    assertThat(app.images().isArchived(image.config().digest())).isFalse();
    assertThat(ecr.call("UpdateImageStorageClass", ask.formatted("GLACIER")).code())
        .isEqualTo("InvalidParameterException");
    app.deleteTag("v1");
    assertThat(ecr.call("UpdateImageStorageClass", ask.formatted("ARCHIVE")).code())
        .isEqualTo("ImageNotFoundException");
  }
}
