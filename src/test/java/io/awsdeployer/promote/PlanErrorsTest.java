package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.Failures.toDo;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.error.TargetRepositoryNotFoundException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found before the first byte moves; nothing is written at the target then. */
class PlanErrorsTest {
  private Bed bed;

  @BeforeEach
  void start() {
    bed = Bed.start();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private <E extends PromotionException> E rejected(Class<E> type) {
    E e = Failures.of(bed.promote(), type);
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(e.retryable()).isFalse();
    return e;
  }

  @Test
  void theEventHasToBeOne() {
    InvalidRequestException e =
        Failures.of(bed.invoke(bed.event().put("env", "")), InvalidRequestException.class);
    assertThat(firstLine(e)).contains("env");
    assertThat(e.retryable()).isFalse();
    assertThat(bed.aws().requests().total()).isZero();
  }

  @Test
  void theManifestHasToBeOne() {
    bed.manifest("{\"images\":[{\"repository\":\"UPPER\",\"tag\":\"-x\"}]}");
    InvalidManifestException e = rejected(InvalidManifestException.class);
    assertThat(e.getMessage())
        .contains("images[0].repository: ")
        .contains("images[0].tag: ")
        .contains("s3://artifacts/shop/main/7.abc/deploy-manifest.json");
  }

  @Test
  void theBucketHasToExist() {
    ManifestUnreadableException e =
        Failures.of(
            bed.invoke(bed.event().put("s3_bucket", "no-such-bucket")),
            ManifestUnreadableException.class);
    assertThat(firstLine(e)).isEqualTo("The bucket 'no-such-bucket' does not exist.");
    assertThat(e.getMessage()).containsPattern("NoSuchBucket \\(HTTP 404, request id \\S+\\)");
  }

  @Test
  void theSourceImageHasToExist() {
    bed.pushed("app/api", "1.0", TestImages.small(1)).manifestOf("app/api:2.0");
    SourceImageNotFoundException e = rejected(SourceImageNotFoundException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "There is no image app/api:2.0 in the source registry 111111111111/eu-central-1.");
    assertThat(e.getMessage())
        .contains(
            "\nAttempted: ecr:BatchGetImage as arn:aws:sts::111111111111:assumed-role/promote-images/lambda on"
                + " arn:aws:ecr:eu-central-1:111111111111:repository/app/api.\n")
        .contains("\nThe service said: ImageNotFound ");
  }

  @Test
  void theSourceRepositoryHasToExist() {
    bed.target("app/api");
    bed.manifestOf("app/api:1.0");
    SourceImageNotFoundException e = rejected(SourceImageNotFoundException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not read 1.0 of app/api in the source registry 111111111111/eu-central-1: the source repository"
                + " does not exist.");
    assertThat(e.getMessage())
        .containsPattern("RepositoryNotFoundException \\(HTTP 400, request id [\\w-]{36}\\)");
  }

  @Test
  void theTagHasToPointWhereThePinSays() {
    Image built = TestImages.small(1);
    Image pinned = TestImages.small(2);
    bed.pushed("app/api", "1.0", built)
        .manifest(
            "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"1.0\",\"digest\":\"%s\"}]}"
                .formatted(pinned.digest()));
    assertThat(firstLine(rejected(SourceImageNotFoundException.class)))
        .isEqualTo(
            "The tag app/api:1.0 in the source registry 111111111111/eu-central-1 points to %s, not to %s as the deploy manifest pins it."
                .formatted(built.digest(), pinned.digest()));
  }

  @Test
  void ofAnImageThatIsNotTheOnePinnedNothingElseIsTold() {
    bed.pushed("app/api", "1.0", TestImages.small(1));
    TestImages.small(3).pushTo(bed.target("app/api").mutability(TagMutability.immutable()), "1.0");
    bed.manifest(
        "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"1.0\",\"digest\":\"%s\"}]}"
            .formatted(TestImages.small(2).digest()));
    assertThat(firstLine(rejected(SourceImageNotFoundException.class))).contains("points to");
  }

  @Test
  void anImmutableTagThatIsNewOrThereOrOfTheSameArchivedImageIsNoObstacle() {
    Image built = TestImages.small(2);
    bed.pushed("app/api", "1.0", built).manifestOf("app/api:1.0");
    EcrRepository target = bed.target("app/api").mutability(TagMutability.immutable());
    assertThat(verdict()).isEqualTo("promote");
    built.pushTo(target, "1.0");
    assertThat(verdict()).isEqualTo("nothing to do");
    target.archive(built.digest());
    assertThat(verdict()).isEqualTo("promote");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  private String verdict() {
    return bed.invoke(bed.event().put("action", "plan")).ok().path("verdict").asText();
  }

  @Test
  void anImmutableTagOfAnotherArchivedImageIsSeenBeforeAnythingMoves() {
    Image before = TestImages.small(1);
    Image now = TestImages.small(2);
    bed.pushed("app/api", "1.0", now).manifestOf("app/api:1.0");
    before.pushTo(bed.target("app/api").mutability(TagMutability.immutable()), "1.0");
    bed.target("app/api").archive(before.digest());
    TagImmutableException e = rejected(TagImmutableException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "The tag app/api:1.0 in the target registry 222222222222/us-east-1 is immutable and points to another image, which is archived, not to %s."
                .formatted(now.digest()));
  }

  @Test
  void anImmutableTagNamesBothDigests() {
    Image before = TestImages.small(1);
    Image built = TestImages.small(2);
    bed.pushed("app/api", "1.0", built).manifestOf("app/api:1.0");
    before.pushTo(bed.target("app/api").mutability(TagMutability.immutable()), "1.0");
    TagImmutableException e = rejected(TagImmutableException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "The tag app/api:1.0 in the target registry 222222222222/us-east-1 is immutable and points to %s, not to %s."
                .formatted(before.digest(), built.digest()));
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", before.digest());
  }

  @Test
  void oneMissingRepositoryIsNamedWithTheCommandThatMakesIt() {
    TestImages.small(1).pushTo(bed.source("app/api"), "1.0");
    bed.manifestOf("app/api:1.0");
    TargetRepositoryNotFoundException e = rejected(TargetRepositoryNotFoundException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "The repository app/api does not exist in the target registry 222222222222/us-east-1.");
    assertThat(toDo(e))
        .containsExactly(
            "create it: aws ecr create-repository --repository-name app/api --region us-east-1 (in account 222222222222)",
            "or let promotions create what is missing: the option repositories");
  }

  @Test
  void severalMissingRepositoriesAreListedInTheManifestsOrder() {
    String[] names = {"zeta", "mid/dle", "alpha", "omega", "beta"};
    for (String name : names) {
      TestImages.small(name.length()).pushTo(bed.source(name), "1.0");
    }
    bed.target("omega");
    bed.manifestOf("zeta:1.0", "mid/dle:1.0", "alpha:1.0", "omega:1.0", "beta:1.0");
    PromotionRejectedException e = rejected(PromotionRejectedException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "4 problems stand in the way and nothing was promoted (TargetRepositoryNotFoundException):");
    assertThat(e.reasons())
        .extracting(Failures::firstLine)
        .containsExactly(missing("zeta"), missing("mid/dle"), missing("alpha"), missing("beta"));
    assertThat(e.getMessage())
        .contains("\n1. TargetRepositoryNotFoundException: " + missing("zeta"))
        .contains("\n4. TargetRepositoryNotFoundException: " + missing("beta"));
  }

  private static String missing(String name) {
    return "The repository %s does not exist in the target registry 222222222222/us-east-1."
        .formatted(name);
  }

  @Test
  void everythingThatStandsInTheWayIsListedAtOnceInTheManifestsOrder() {
    Image before = TestImages.small(1);
    before.pushTo(bed.target("zz/immutable").mutability(TagMutability.immutable()), "1.0");
    bed.pushed("zz/immutable", "1.0", TestImages.small(2));
    bed.pushed("yy/schema1", "1.0", TestImages.schema1(3));
    bed.pushed("xx/no-tag", "1.0", TestImages.small(4));
    TestImages.small(5).pushTo(bed.source("ww/no-target"), "1.0");
    bed.pushed("vv/fine", "1.0", TestImages.small(6));
    bed.target("uu/no-source");
    bed.manifestOf(
        "zz/immutable:1.0",
        "yy/schema1:1.0",
        "xx/no-tag:2.0",
        "ww/no-target:1.0",
        "vv/fine:1.0",
        "uu/no-source:1.0");
    PromotionRejectedException e = rejected(PromotionRejectedException.class);
    assertThat(e.reasons())
        .extracting(Object::getClass)
        .containsExactly(
            TagImmutableException.class,
            UnsupportedImageException.class,
            SourceImageNotFoundException.class,
            TargetRepositoryNotFoundException.class,
            SourceImageNotFoundException.class);
    assertThat(bed.target("vv/fine").imageCount()).isZero();
  }

  @Test
  void whatIsFoundInARepositoryStandsWhereItsFirstImageDoes() {
    bed.pushed("vv/fine", "1.0", TestImages.small(6));
    TestImages.small(5).pushTo(bed.source("zz/no-target"), "1.0");
    bed.pushed("yy/schema1", "1.0", TestImages.schema1(3));
    bed.manifestOf("vv/fine:1.0", "zz/no-target:1.0", "yy/schema1:1.0");
    assertThat(rejected(PromotionRejectedException.class).reasons())
        .extracting(Object::getClass)
        .containsExactly(TargetRepositoryNotFoundException.class, UnsupportedImageException.class);
  }

  @Test
  void aBrokenKeyOfTheSourceIsNamed() {
    bed.pushed("app/api", "1.0", TestImages.small(1)).manifestOf("app/api:1.0");
    bed.source("app/api").breakKey("KMSInvalidStateException");
    SourceAccessDeniedException e = rejected(SourceAccessDeniedException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not read app/api:1.0 in the source registry 111111111111/eu-central-1: the repository's KMS key"
                + " refuses.");
    assertThat(e.getMessage()).contains("KmsError", "KMSInvalidStateException");
  }

  @Test
  void aRegionThatIsNotEnabledIsNamed() {
    bed.pushed("app/api", "1.0", TestImages.small(1)).manifestOf("app/api:1.0");
    var refusal =
        bed.aws()
            .faults()
            .on("ecr:DescribeRepositories")
            .awsError(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                400);
    TargetAccessDeniedException e = rejected(TargetAccessDeniedException.class);
    assertThat(refusal.fired()).isEqualTo(1);
    assertThat(toDo(e))
        .containsExactly(
            "if us-east-1 is an opt-in region, enable it in account 222222222222 (Account, AWS Regions)");
  }
}
