package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.Refusals;
import java.util.Set;

/** Lifecycle and repository policies as ECR takes them, by whatever request they come. */
final class PolicyTexts {
  /** User guide, "Lifecycle policy parameters". */
  private static final Set<String> COUNT_TYPES =
      Set.of(
          "imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned");

  private PolicyTexts() {}

  static String lifecycle(String text) {
    if (text.length() < 100 || text.length() > 30_720) {
      throw Refusals.invalid(
          "LifecyclePolicyText", "Member must have length between 100 and 30720");
    }
    JsonNode rules = json(text).path("rules");
    if (!rules.isArray() || rules.isEmpty()) {
      throw lifecycleRefused("no rules");
    }
    for (JsonNode rule : rules) {
      if (!rule.path("rulePriority").isIntegralNumber()
          || !Set.of("expire", "transition").contains(rule.at("/action/type").asText())
          || !COUNT_TYPES.contains(rule.at("/selection/countType").asText())
          || !rule.at("/selection/countNumber").isIntegralNumber()
          || !Set.of("tagged", "untagged", "any")
              .contains(rule.at("/selection/tagStatus").asText())) {
        throw lifecycleRefused("Lifecycle policy validation failure");
      }
    }
    return text;
  }

  static String repository(String text) {
    JsonNode statements = json(text).path("Statement");
    if (text.length() > 10_240 || statements.isMissingNode()) {
      throw Refusals.invalid("PolicyText", "Invalid repository policy provided");
    }
    return text;
  }

  private static RuntimeException lifecycleRefused(String reason) {
    return Refusals.invalid("LifecyclePolicyText", reason);
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return Json.object();
    }
  }
}
