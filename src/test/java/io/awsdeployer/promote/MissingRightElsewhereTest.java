package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Markdown;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A right that a third account lacks to give, or to take, is named as those of the two others. */
class MissingRightElsewhereTest {
  private static final String THIRD = "333333333333";
  private static final String FUNCTION =
      "arn:aws:sts::111111111111:assumed-role/promote-images/lambda";
  private static final Markdown README = Markdown.of("README.md");
  private static final Image WINDOWS = TestImages.oci(7).layer(1_000).foreignLayer().build();

  /** A policy without one of its only statement's actions, which is called its name. */
  private record Without(String action, JsonNode policy) {
    static Stream<Without> each(JsonNode policy) {
      return IntStream.range(0, policy.at("/Statement/0/Action").size())
          .mapToObj(i -> {
            JsonNode rest = policy.deepCopy();
            String action = rest.at("/Statement/0/Action").path(i).asText();
            ((ArrayNode) rest.at("/Statement/0/Action")).remove(i);
            return new Without(action, rest);
          });
    }
  }

  private static Stream<DynamicTest> tests(JsonNode policy, Consumer<Without> test) {
    return Without.each(policy)
        .map(without -> DynamicTest.dynamicTest(without.action(), () -> test.accept(without)));
  }

  /** A repository has one policy: what is to be added is added to it. */
  private static String both(JsonNode policy, String added) {
    JsonNode both = policy.deepCopy();
    new Markdown("```json\n%s\n```".formatted(added))
        .json()
        .getFirst()
        .path("Statement")
        .forEach(((ArrayNode) both.path("Statement"))::add);
    return both.toString();
  }

  private static SourceAccessDeniedException named(
      Bed bed, JsonNode event, String action, String principal) {
    SourceAccessDeniedException e =
        Failures.of(bed.invoke(event), SourceAccessDeniedException.class);
    assertThat(e).hasMessageContaining("\nAttempted: %s as %s on ".formatted(action, principal));
    assertThat(e.retryable()).isFalse();
    return e;
  }

  @TestFactory
  Stream<DynamicTest> ofASourceRepositorysPolicy() {
    JsonNode policy =
        README.section("Rights").section("A source in a third account").json().getFirst();
    return tests(
        policy,
        without -> {
          try (Bed bed = Bed.start().with("SOURCE_ECR_ACCOUNT", THIRD).manifestOf("shop/w:1")) {
            EcrRegistry registry = bed.aws().account(THIRD).registry(Bed.HOME);
            var there = registry.createRepository("shop/w").policy(without.policy().toString());
            WINDOWS.pushTo(there, "1");
            var _ = bed.target("shop/w");
            PromotionException e = named(bed, bed.event(), without.action(), FUNCTION);
            there.policy(
                both(
                    without.policy(),
                    Failures.policy(Failures.toDo(e, "add to the repository policy of "))));
            var _ = bed.promote().ok();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> ofARoleForTheSource() {
    Markdown rights = README.section("Rights").section("A role for the source");
    return tests(
        rights.json().get(1),
        without -> {
          try (Bed bed = sourceRole(rights, without.policy())) {
            String role =
                "arn:aws:sts::333333333333:assumed-role/ImagePullRole/promote-shop-2bJ1aBcDeFgHiJkLmNoPqRsTuVw";
            PromotionException e = named(bed, bed.event(), without.action(), role);
            var _ =
                bed.aws()
                    .account(THIRD)
                    .role("ImagePullRole")
                    .policy(Failures.policy(Failures.toDo(e, "add to the identity policy of ")));
            var _ = bed.promote().ok();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> toBecomeARoleForTheSource() {
    Markdown rights = README.section("Rights").section("A role for the source");
    return Stream.of(
        DynamicTest.dynamicTest(
            "sts:AssumeRole",
            () -> {
              try (Bed bed = sourceRole(rights, rights.json().get(1))) {
                // The trust of the whole account leaves the word to the function's own policy.
                var _ =
                    bed.aws()
                        .account(THIRD)
                        .role("ImagePullRole")
                        .trust(Policies.trust("arn:aws:iam::111111111111:root"));
                var _ =
                    bed.function()
                        .withoutPolicies()
                        .policy(Policies.allow("*", "s3:*", "ssm:*", "ecr:*"));
                RoleAssumptionFailedException e =
                    Failures.of(bed.promote(), RoleAssumptionFailedException.class);
                assertThat(e)
                    .hasMessageContaining(
                        "\nAttempted: sts:AssumeRole as %s on arn:aws:iam::333333333333:role/ImagePullRole"
                            .formatted(FUNCTION));
              }
            }));
  }

  private static Bed sourceRole(Markdown rights, JsonNode policy) {
    Bed bed =
        Bed.start()
            .with("SOURCE_ROLE_ARN", "arn:aws:iam::333333333333:role/ImagePullRole")
            .manifestOf("shop/w:1");
    WINDOWS.pushTo(bed.aws().account(THIRD).registry(Bed.HOME).createRepository("shop/w"), "1");
    var _ = bed.target("shop/w");
    var _ =
        bed.aws()
            .account(THIRD)
            .role("ImagePullRole")
            .policy(policy.toString())
            .trust(rights.json().get(2).toString());
    var _ = bed.function().policy(rights.json().getFirst().toString());
    return bed;
  }

  @TestFactory
  Stream<DynamicTest> ofARegistryThatATargetPullsFrom() {
    JsonNode policy = README.section("Targets that pull from another account").json().getFirst();
    return tests(
        policy,
        without -> {
          try (Bed bed = Bed.start().manifestOf("app/api:1")) {
            var there =
                bed.aws()
                    .account(THIRD)
                    .registry(Bed.HOME)
                    .createRepository("app/api")
                    .policy(without.policy().toString());
            TestImages.small(1).pushTo(there, "1");
            var _ =
                bed.function()
                    .policy(Policies.allow("*", "ecr:BatchGetImage", "ecr:DescribeRepositories"));
            ObjectNode event =
                bed.event()
                    .put("ecr_strategy", "cross_account")
                    .put("ecr_account_id", THIRD)
                    .put("ecr_account_region", Bed.HOME);
            PromotionException e = named(bed, event, without.action(), FUNCTION);
            there.policy(
                both(
                    without.policy(),
                    Failures.policy(Failures.toDo(e, "add to the repository policy of "))));
            var _ = bed.invoke(event).ok();
          }
        });
  }
}
