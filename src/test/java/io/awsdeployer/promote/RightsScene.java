package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.awsdeployer.localaws.ecr.CreationTemplate;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A switch with every option on, in which the roles have what README's blocks give them, as they
 * stand there, and nothing else.
 */
final class RightsScene {
  private static final String LIFECYCLE =
      "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\",\"countType\":\"imageCountMoreThan\",\"countNumber\":5},\"action\":{\"type\":\"expire\"}}]}";

  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Pull\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"333333333333\"},\"Action\":[\"ecr:BatchGetImage\"]}]}";

  private RightsScene() {}

  /** Whose policy it is. */
  enum Holder {
    FUNCTION("arn:aws:sts::111111111111:assumed-role/promote-images/lambda"),
    TARGET(
        "arn:aws:sts::222222222222:assumed-role/ECRImagePromotionRole/promote-shop-2bJ1aBcDeFgHiJkLmNoPqRsTuVw");

    private final String principal;

    Holder(String principal) {
      this.principal = principal;
    }

    /** Who a call is made as that is refused when one of its rights is missing. */
    String principal() {
      return principal;
    }
  }

  /** A block of README that gives rights to a role, by its section and place there. */
  enum Block {
    FUNCTION("The function's role", 0, Holder.FUNCTION),
    SETTINGS_OF_SOURCE("Repositories", 2, Holder.FUNCTION),
    ALLOW_LIST("Allow-list", 0, Holder.FUNCTION),
    SESSION_TAGS("Scoped session", 1, Holder.FUNCTION),
    ORDER("Tags", 1, Holder.FUNCTION),
    TARGET("The target account's role", 0, Holder.TARGET),
    REPOSITORIES("Repositories", 1, Holder.TARGET);

    private final String section;
    private final int place;
    private final Holder holder;

    Block(String section, int place, Holder holder) {
      this.section = section;
      this.place = place;
      this.holder = holder;
    }

    Holder holder() {
      return holder;
    }

    JsonNode asWritten() {
      return Markdown.of("README.md").section(section).json().get(place);
    }
  }

  /** One action of one statement of a block, and the block without it. */
  record Removal(Block block, String action, JsonNode rest) {
    @Override
    public String toString() {
      return block + " without " + action;
    }
  }

  static List<Removal> removals() {
    List<Removal> removals = new ArrayList<>();
    for (Block block : Block.values()) {
      JsonNode policy = block.asWritten();
      for (int i = 0; i < policy.path("Statement").size(); i++) {
        JsonNode written = policy.path("Statement").path(i).path("Action");
        for (int j = 0; j < Math.max(1, written.size()); j++) {
          removals.add(without(block, i, j, written.isArray()));
        }
      }
    }
    return removals;
  }

  private static Removal without(Block block, int statement, int action, boolean listed) {
    JsonNode rest = block.asWritten().deepCopy();
    JsonNode actions = rest.path("Statement").path(statement).path("Action");
    String name = listed ? actions.path(action).asText() : actions.asText();
    if (listed && actions.size() > 1) {
      ((ArrayNode) actions).remove(action);
    } else {
      ((ArrayNode) rest.path("Statement")).remove(statement);
    }
    return new Removal(block, name, rest);
  }

  static Map<Block, JsonNode> asWritten() {
    Map<Block, JsonNode> policies = new EnumMap<>(Block.class);
    for (Block block : Block.values()) {
      policies.put(block, block.asWritten());
    }
    return policies;
  }

  /** Options that between them make use of every right. */
  enum Options {
    LIKE_THE_SOURCE("{\"create\":\"source\"}"),
    BY_TEMPLATE_WITH_A_KEY(
        "{\"create\":\"template\",\"encryption\":{\"type\":\"KMS\",\"key\":\"arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab\"}}");

    private final String repositories;

    Options(String repositories) {
      this.repositories = repositories;
    }

    private String json() {
      return """
      {"referrers":true,"allow_list":true,"session":{"tags":["env"]},"repositories":%s,
       "tags":{"order":true}}
      """
          .formatted(repositories);
    }
  }

  /** The bed, before anything was called. */
  static Bed bed(Map<Block, JsonNode> policies, UploadWay way, Options options) {
    Image windows = TestImages.oci(7).layer(1_000).foreignLayer().build();
    Bed bed =
        Bed.start(way)
            .pushed("shop/windows", "1", windows)
            .file(
                "container-images.json",
                "{\"images\":[{\"registry\":\"shop/new\",\"tag\":\"1\"},{\"registry\":\"shop/windows\",\"tag\":\"1\"}]}"
                    .getBytes(StandardCharsets.UTF_8))
            .with("PROMOTION_OPTIONS", options.json());
    TestImages.multiPlatform(1).pushTo(bed.source("shop/new"), "1");
    bed.source("shop/new").lifecyclePolicy(LIFECYCLE).policy(POLICY).resourceTags().put("a", "b");
    bed.pipeline().ssm(Bed.HOME).put("/test/aws-deployer/ecr-registries/shop", "shop/*");
    var _ = bed.pipeline().table(Bed.HOME, "test-aws-deployer--deployments");
    CreationTemplate template =
        new CreationTemplate(
            "ROOT",
            List.of("CREATE_ON_PUSH"),
            RepositorySettings.standard(),
            Optional.of(LIFECYCLE),
            Optional.of(POLICY),
            Map.of("a", "b"));
    bed.targetRegistry().templates().put("ROOT", template);
    bed.function().withoutPolicies();
    bed.promoter()
        .withoutPolicies()
        .trust(
            Markdown.of("README.md")
                .section("Scoped session")
                .json()
                .get(2)
                .toString()
                .replace("\"prod\"", "\"test\""));
    policies.forEach((block, policy) -> {
      String text = policy.toString().replace("my-artifacts", Bed.BUCKET);
      assertThat(text).contains("Statement");
      (block.holder() == Holder.FUNCTION ? bed.function() : bed.promoter()).policy(text);
    });
    return bed;
  }
}
