package io.awsdeployer.promote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An image whose repository is missing in the target, and README's rights to make it. */
abstract class RepositoryScene {
  static final String LIFECYCLE =
      "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\",\"countType\":\"imageCountMoreThan\",\"countNumber\":5},\"action\":{\"type\":\"expire\"}}]}";
  static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Pull\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"333333333333\"},\"Action\":[\"ecr:BatchGetImage\"]}]}";
  static final String KEY = "arn:aws:kms:us-east-1:222222222222:key/one";
  static final Markdown RIGHTS = Markdown.of("README.md").section("Repositories");

  final Bed bed = Bed.start();

  @BeforeEach
  void anImageWhoseRepositoryIsMissing() {
    TestImages.multiPlatform(1).pushTo(bed.source("shop/api"), "1");
    bed.manifestOf("shop/api:1");
    bed.promoter().policy(RIGHTS.json().get(1).toString());
    bed.function().policy(RIGHTS.json().get(2).toString());
  }

  @AfterEach
  void end() {
    bed.close();
  }

  void option(String repositories) {
    bed.with("PROMOTION_OPTIONS", "{\"repositories\": %s}".formatted(repositories));
  }

  EcrRepository made() {
    return bed.targetRegistry().repository("shop/api");
  }

  JsonNode invoke(String action) {
    return bed.invoke(bed.event().put("action", action)).ok();
  }

  List<String> creating() {
    return bed.traffic().writes().stream()
        .filter(w -> w.matches("ecr:(CreateRepository|PutL.*|Set.*|Tag.*)"))
        .toList();
  }

  static String push() {
    return Policies.push();
  }

  /** README's rights without one action. */
  static String without(String action) {
    JsonNode policy = RIGHTS.json().get(1).deepCopy();
    policy
        .path("Statement")
        .forEach(statement -> {
          JsonNode actions = statement.path("Action");
          if (actions instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
              if (array.get(i).asText().equals(action)) {
                array.remove(i);
              }
            }
          }
        });
    return policy.toString();
  }

  static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
