package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Bed.BUCKET;
import static io.awsdeployer.promote.testing.Bed.HOME;
import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.Failures.policy;
import static io.awsdeployer.promote.testing.Failures.toDo;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every refusal says what to add and where; adding it as it is said there makes the promotion go.
 */
class AccessErrorsTest {
  private static final String OTHER = "333333333333";
  private static final String FUNCTION =
      "arn:aws:sts::111111111111:assumed-role/promote-images/lambda";

  private static Bed oneImage() {
    return Bed.start().pushed("app/api", "1.0", TestImages.small(1)).manifestOf("app/api:1.0");
  }

  private static void assertGoes(Bed bed) {
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(bed.target("app/api").tags()).containsKey("1.0");
  }

  /** What was attempted, as whom, on what, in the service's words with its request id. */
  private static void assertTells(
      PromotionException e, String action, String principal, String resource, String code) {
    assertThat(e.getMessage())
        .contains("\nAttempted: %s as %s on %s.\n".formatted(action, principal, resource))
        .containsPattern(
            "\nThe service said: " + code + " \\(HTTP \\d+, request id [\\w-]{36}\\): ");
    assertThat(e.retryable()).isFalse();
  }

  @Test
  void namesTheStatementThatTheSourceRepositorysPolicyLacks() {
    try (Bed bed = oneImage().with("SOURCE_ECR_ACCOUNT", OTHER)) {
      EcrRepository elsewhere = bed.aws().account(OTHER).registry(HOME).createRepository("app/api");
      TestImages.small(1).pushTo(elsewhere, "1.0");
      SourceAccessDeniedException e = Failures.of(bed.promote(), SourceAccessDeniedException.class);
      assertThat(firstLine(e))
          .isEqualTo(
              "Could not read 1.0 of app/api in the source registry 333333333333/eu-central-1: access is refused.");
      String arn = "arn:aws:ecr:eu-central-1:333333333333:repository/app/api";
      assertTells(e, "ecr:BatchGetImage", FUNCTION, arn, "AccessDeniedException");
      assertThat(toDo(e)).hasSize(1);
      assertThat(bed.traffic().writes()).isEmpty();
      elsewhere.policy(
          policy(toDo(e, "add to the repository policy of " + arn + " in account " + OTHER)));
      assertGoes(bed);
    }
  }

  @Test
  void namesBothSidesOfAnotherAccountsSourceWhenTheServiceDoesNotSayWhichOneLacks() {
    try (Bed bed = oneImage().with("SOURCE_ECR_ACCOUNT", OTHER)) {
      FaultRule terse =
          bed.aws()
              .faults()
              .on("ecr:BatchGetImage")
              .when(AccessErrorsTest::isAskedAtHome)
              .awsError(
                  "AccessDeniedException",
                  "User: x is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-central-1:333333333333:repository/app/api",
                  400);
      SourceAccessDeniedException e = Failures.of(bed.promote(), SourceAccessDeniedException.class);
      assertThat(terse.fired()).isEqualTo(1);
      assertThat(firstLine(e))
          .isEqualTo(
              "Could not read 1.0 of app/api in the source registry 333333333333/eu-central-1: access is refused.");
      assertThat(toDo(e)).hasSize(2);
      EcrRepository elsewhere = bed.aws().account(OTHER).registry(HOME).createRepository("app/api");
      TestImages.small(1).pushTo(elsewhere, "1.0");
      bed.function().withoutPolicies().policy(withoutEcr());
      bed.function().policy(policy(toDo(e, "add to the identity policy of ")));
      elsewhere.policy(policy(toDo(e, "add to the repository policy of ")));
      assertGoes(bed);
    }
  }

  /** Of the source: the target, in another region, is asked at the same time. */
  private static boolean isAskedAtHome(Request request) {
    return request.header("authorization").filter(text -> text.contains(HOME)).isPresent();
  }

  @Test
  void namesTheStatementThatTheFunctionsOwnPolicyLacks() {
    try (Bed bed = oneImage()) {
      bed.function().withoutPolicies().policy(withoutEcr());
      SourceAccessDeniedException e = Failures.of(bed.promote(), SourceAccessDeniedException.class);
      String arn = "arn:aws:ecr:eu-central-1:111111111111:repository/app/api";
      assertTells(e, "ecr:BatchGetImage", FUNCTION, arn, "AccessDeniedException");
      assertThat(toDo(e)).hasSize(1);
      assertThat(bed.traffic().writes()).isEmpty();
      bed.function()
          .policy(
              policy(
                  toDo(
                      e,
                      "add to the identity policy of arn:aws:iam::111111111111:role/promote-images: ")));
      assertGoes(bed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheStatementsThatTheTargetRolesPolicyLacks(UploadWay way) {
    try (Bed bed = oneImage().with("BLOB_UPLOAD", way.toString())) {
      bed.promoter().withoutPolicies();
      TargetAccessDeniedException e = Failures.of(bed.promote(), TargetAccessDeniedException.class);
      assertThat(firstLine(e))
          .isEqualTo(
              "Could not read the settings of the repository app/api in the target registry 222222222222/us-east-1: access is refused.");
      assertTells(
          e,
          "ecr:DescribeRepositories",
          "arn:aws:sts::222222222222:assumed-role/ECRImagePromotionRole/promote-shop-2bJ1aBcDeFgHiJkLmNoPqRsTuVw",
          "arn:aws:ecr:us-east-1:222222222222:repository/app/api",
          "AccessDeniedException");
      assertThat(bed.traffic().writes()).isEmpty();
      String where =
          "add to the identity policy of arn:aws:iam::222222222222:role/ECRImagePromotionRole: ";
      bed.promoter().policy(policy(toDo(e, where)));
      if (way == UploadWay.REGISTRY) {
        // The token is a right of its own, for which the other ways have no need.
        TargetAccessDeniedException token =
            Failures.of(bed.promote(), TargetAccessDeniedException.class);
        assertThat(firstLine(token))
            .isEqualTo(
                "Could not get a token for the registry in the target registry 222222222222/us-east-1: access is refused.");
        assertThat(toDo(token, where)).contains("\"Resource\":\"*\"");
        bed.promoter().policy(policy(toDo(token, where)));
      }
      assertGoes(bed);
    }
  }

  @Test
  void saysThatAnExplicitDenyHasToBeLifted() {
    try (Bed bed = oneImage()) {
      bed.promoter().policy(Policies.deny("*", "ecr:InitiateLayerUpload"));
      TargetAccessDeniedException e = Failures.of(bed.promote(), TargetAccessDeniedException.class);
      assertThat(toDo(e))
          .containsExactly(
              "an identity-based policy denies ecr:InitiateLayerUpload on arn:aws:ecr:us-east-1:222222222222:repository/app/api"
                  + " explicitly: no Allow overrides that, the Deny itself has to be lifted for"
                  + " arn:aws:iam::222222222222:role/ECRImagePromotionRole");
      assertThat(bed.target("app/api").tags()).isEmpty();
    }
  }

  @Test
  void saysThatAnAbsentKeyWithoutListBucketLooksLikeARefusal() {
    try (Bed bed = Bed.start()) {
      bed.function()
          .withoutPolicies()
          .policy(Policies.allow("arn:aws:s3:::" + BUCKET + "/*", "s3:GetObject"));
      ManifestUnreadableException e = Failures.of(bed.promote(), ManifestUnreadableException.class);
      assertThat(firstLine(e))
          .isEqualTo(
              "S3 answers 403 for s3://artifacts/shop/main/7.abc/deploy-manifest.json: either"
                  + " arn:aws:iam::111111111111:role/promote-images may not read it, or the file is simply absent,"
                  + " because S3 answers 403 also for a key that does not exist when the caller lacks s3:ListBucket on"
                  + " the bucket.");
      assertTells(
          e,
          "s3:GetObject",
          FUNCTION,
          "s3://artifacts/shop/main/7.abc/deploy-manifest.json",
          "AccessDenied");
      bed.function()
          .policy(
              policy(
                  toDo(
                      e,
                      "allow arn:aws:iam::111111111111:role/promote-images to list the bucket")));
      assertThat(bed.promote().ok().path("skipped").asBoolean()).isTrue();
    }
  }

  @Test
  void namesTheStatementForReadingTheManifest() {
    try (Bed bed = oneImage()) {
      bed.function()
          .withoutPolicies()
          .policy(Policies.allow("*", "ecr:*", "ssm:*", "sts:AssumeRole"));
      ManifestUnreadableException e = Failures.of(bed.promote(), ManifestUnreadableException.class);
      bed.function()
          .policy(
              policy(
                  toDo(
                      e, "allow arn:aws:iam::111111111111:role/promote-images to read the files")));
      assertGoes(bed);
    }
  }

  @Test
  void namesTheStatementForTheParametersThatMayNameTheSource() {
    try (Bed bed = oneImage()) {
      bed.function()
          .withoutPolicies()
          .policy(Policies.allow("*", "ecr:*", "s3:*", "sts:AssumeRole"));
      SourceAccessDeniedException e = Failures.of(bed.promote(), SourceAccessDeniedException.class);
      assertThat(firstLine(e))
          .isEqualTo(
              "Could not read the SSM parameter /test/aws-deployer/source-ecr-account, which may name the source registry.");
      assertTells(
          e,
          "ssm:GetParameter",
          FUNCTION,
          "arn:aws:ssm:eu-central-1:111111111111:parameter/test/aws-deployer/source-ecr-account",
          "AccessDeniedException");
      assertThat(toDo(e))
          .contains("or set SOURCE_ECR_ACCOUNT and SOURCE_ECR_REGION, then SSM is not asked");
      bed.function().policy(policy(toDo(e, "add to the identity policy of ")));
      assertGoes(bed);
    }
  }

  private static String withoutEcr() {
    return Policies.allow("*", "s3:*", "ssm:*", "sts:AssumeRole");
  }
}
