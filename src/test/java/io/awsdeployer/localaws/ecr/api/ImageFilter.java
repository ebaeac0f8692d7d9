package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.StoredImage;
import java.util.Set;

/** The filter of DescribeImages and ListImages; archived images show only when asked for. */
record ImageFilter(String tagStatus, String imageStatus) {
  private static final Set<String> TAG = Set.of("TAGGED", "UNTAGGED", "ANY");
  private static final Set<String> IMAGE = Set.of("ACTIVE", "ARCHIVED", "ACTIVATING", "ANY");

  static ImageFilter of(Call call) {
    JsonNode filter = call.parameters().member("filter");
    String tagStatus = filter.path("tagStatus").asText("ANY");
    String imageStatus = filter.path("imageStatus").asText("ACTIVE");
    if (!TAG.contains(tagStatus)) {
      throw Refusals.invalid("filter.tagStatus", "Member must satisfy enum value set: " + TAG);
    }
    if (!IMAGE.contains(imageStatus)) {
      throw Refusals.invalid("filter.imageStatus", "Member must satisfy enum value set: " + IMAGE);
    }
    return new ImageFilter(tagStatus, imageStatus);
  }

  boolean matchesTags(boolean tagged) {
    return tagStatus.equals("ANY") || tagStatus.equals("TAGGED") == tagged;
  }

  boolean matchesStatus(StoredImage image) {
    return imageStatus.equals("ANY") || imageStatus.equals(image.status().name());
  }
}
