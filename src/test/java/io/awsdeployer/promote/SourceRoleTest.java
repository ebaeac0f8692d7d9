package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.Failures.policy;
import static io.awsdeployer.promote.testing.Failures.toDo;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Promoted;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source may have a role of its own, so that its repositories need no policy. */
class SourceRoleTest {
  private static final String THIRD = "333333333333";
  private static final String ROLE = "arn:aws:iam::333333333333:role/ImagePullRole";

  private static final Markdown RIGHTS =
      Markdown.of("README.md").section("Rights").section("A role for the source");

  private final Index image = TestImages.multiPlatform(1);

  /** The rights are those of README, as they stand there. */
  private Bed bed() {
    Bed bed = Bed.start().with("SOURCE_ROLE_ARN", ROLE).manifestOf("shop/api:1.0");
    EcrRegistry registry = bed.aws().account(THIRD).registry(Bed.HOME);
    image.pushTo(registry.createRepository("shop/api"), "1.0");
    TestImages.oci(7)
        .layer(1_000)
        .foreignLayer()
        .build()
        .pushTo(registry.createRepository("shop/windows"), "1.0");
    bed.target("shop/api");
    bed.target("shop/windows");
    Role _ =
        bed.aws()
            .account(THIRD)
            .role("ImagePullRole")
            .policy(RIGHTS.json().get(1).toString())
            .trust(RIGHTS.json().get(2).toString());
    bed.function().policy(RIGHTS.json().getFirst().toString());
    return bed;
  }

  @Test
  void itsAccountIsTheSourcesWhereNothingElseIsSaid() {
    try (Bed bed = bed()) {
      assertThat(bed.promote().ok().at("/source/account").asText()).isEqualTo(THIRD);
      assertThat(bed.traffic().assumedRoles()).isEqualTo(2);
      Promoted.exactly(bed.target("shop/api"), Map.of("1.0", image));
    }
  }

  @Test
  void alsoResolvesWithIt() {
    try (Bed bed = bed()) {
      assertThat(
              bed.invoke(bed.event().put("action", "resolve")).ok().at("/images/0/digest").asText())
          .isEqualTo(image.digest());
      assertThat(bed.traffic().assumedRoles()).isEqualTo(1);
    }
  }

  @Test
  void aRoleThatIsNotGivenIsToldAsTheTargetsIs() {
    try (Bed bed = bed()) {
      bed.aws()
          .account(THIRD)
          .role("ImagePullRole")
          .trust(Policies.trust(bed.function().arn(), "the-id"));
      RoleAssumptionFailedException e =
          Failures.of(bed.promote(), RoleAssumptionFailedException.class);
      assertThat(firstLine(e)).startsWith("Cannot assume " + ROLE + " as ");
      assertThat(toDo(e))
          .contains(
              "1. check that the role exists in account 333333333333: STS answers the same if it does not",
              "3. if the trust policy asks for an external id, configure it (SOURCE_ROLE_EXTERNAL_ID)");
      bed.with("SOURCE_ROLE_EXTERNAL_ID", "the-id");
      bed.promote().ok();
    }
  }

  @Test
  void whatTheRoleMayNotDoIsTheRolesToBeGiven() {
    try (Bed bed = bed()) {
      bed.aws().account(THIRD).role("ImagePullRole").withoutPolicies();
      var e = Failures.of(bed.promote(), SourceAccessDeniedException.class);
      assertThat(e).hasMessageContaining("assumed-role/ImagePullRole/promote-shop-");
      String remedy = toDo(e, "add to the identity policy of " + ROLE);
      bed.aws().account(THIRD).role("ImagePullRole").policy(policy(remedy));
      bed.promote().ok();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchCheckLayerAvailability"
      })
  void noneOfItsRightsIsTooMuch(String action) {
    try (Bed bed = bed()) {
      String all = RIGHTS.json().get(1).toString();
      assertThat(all).contains("\"" + action + "\"");
      bed.aws()
          .account(THIRD)
          .role("ImagePullRole")
          .withoutPolicies()
          .policy(all.replace("\"" + action + "\"", "\"ecr:Nothing\""));
      bed.manifestOf("shop/api:1.0", "shop/windows:1.0");
      assertThat(bed.promote().thrown())
          .isInstanceOf(PromotionException.class)
          .hasMessageContaining("add to the identity policy of " + ROLE);
    }
  }

  @Test
  void aTargetsRoleByItsArnIsAssumedInTheFunctionsOwnAccountToo() {
    try (Bed bed = Bed.start().manifestOf("shop/api:1.0")) {
      image.pushTo(bed.source("shop/api"), "1.0");
      var target = bed.pipeline().registry(Bed.AWAY).createRepository("shop/api");
      String role = "arn:aws:iam::111111111111:role/Pusher";
      Role _ =
          bed.pipeline()
              .role("Pusher")
              .policy(Policies.push())
              .trust(Policies.trust(bed.function().arn()));
      bed.function()
          .policy(
              "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"%s\"}]}"
                  .formatted(role));
      bed.with("TARGET_ROLE_ARN", role);
      bed.invoke(bed.event().put("target_account", Bed.PIPELINE)).ok();
      assertThat(bed.traffic().assumedRoles()).isEqualTo(1);
      Promoted.exactly(target, Map.of("1.0", image));
    }
  }

  @Test
  void aTargetsRoleOfAnotherAccountIsRefused() {
    try (Bed bed = bed().with("TARGET_ROLE_ARN", ROLE)) {
      assertThat(bed.promote().failed(InvalidRequestException.class))
          .hasMessageContaining("The target is in account 222222222222 and its role " + ROLE)
          .hasMessageContaining("To do: give a role of account 222222222222 (TARGET_ROLE_ARN)");
      assertThat(bed.traffic().writes()).isEmpty();
    }
  }
}
