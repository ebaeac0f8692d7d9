package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.naming.BuildNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What S3 refuses for good, and what there is to do about it. */
class ManifestStoreRefusalTest extends ManifestStoreFixture {
  @Test
  void a403SaysThatTheFileMayAlsoBeAbsentAndWhatToAllow() {
    server.refuse(MANIFEST, 403, "AccessDenied", "Access Denied");

    ManifestUnreadableException refused = failure(ManifestUnreadableException.class);

    assertThat(refused)
        .hasMessage(
            """
            S3 answers 403 for s3://builds/app/1/deploy-manifest.json: either \
            arn:aws:iam::111111111111:role/promoter may not read it, or the file is simply absent, \
            because S3 answers 403 also for a key that does not exist when the caller lacks \
            s3:ListBucket on the bucket.
            Attempted: s3:GetObject as arn:aws:sts::111111111111:assumed-role/promoter/session on \
            s3://builds/app/1/deploy-manifest.json.
            The service said: AccessDenied (HTTP 403, request id REQ1): Access Denied
            To do: allow arn:aws:iam::111111111111:role/promoter to list the bucket, without a \
            condition on s3:prefix, so that an absent file is seen as absent: \
            {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::builds"}
            To do: allow arn:aws:iam::111111111111:role/promoter to read the files: \
            {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::builds/app/1/*"}
            To do: if the bucket belongs to another account, allow both in its bucket policy as \
            well.\
            """);
    assertThat(refused.retryable()).isFalse();
    assertThat(server.requests()).containsExactly(MANIFEST);
  }

  @Test
  void theStatementsAreOfThePrincipalsPartition() {
    server.refuse("/builds/a%2Ab/deploy-manifest.json", 403, "AccessDenied", "Access Denied");
    Principal chinese = new Principal("arn:aws-cn:iam::111111111111:user/me");

    assertThat(
            catchThrowableOfType(
                ManifestUnreadableException.class,
                () ->
                    new ManifestStore(s3, () -> chinese, BuildNames.NONE)
                        .find(ManifestLocation.of("builds", "a*b"))))
        .hasMessageContaining("\"Resource\":\"arn:aws-cn:s3:::builds\"}")
        .hasMessageContaining("\"Resource\":\"arn:aws-cn:s3:::builds/a${*}b/*\"}")
        .hasMessageContaining("allow arn:aws-cn:iam::111111111111:user/me to list");
  }

  @Test
  void theStatementsForAnAccessPointNameTheAccessPoint() {
    String arn = "arn:aws:s3:eu-central-1:123456789012:accesspoint/builds";
    ManifestLocation location = ManifestLocation.of(arn, "app");

    assertThat(Statement.onBucket("s3:ListBucket", location, PRINCIPAL).resource()).isEqualTo(arn);
    assertThat(Statement.onObjects("s3:GetObject", location, PRINCIPAL).resource())
        .isEqualTo(arn + "/object/app/*");
    assertThat(
            Statement.onObjects("s3:GetObject", ManifestLocation.of("b-1", ""), PRINCIPAL)
                .resource())
        .isEqualTo("arn:aws:s3:::b-1/*");
  }

  @Test
  void aRefusalByKmsNamesTheKey() {
    String key = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    server.refuse(
        MANIFEST,
        403,
        "AccessDenied",
        "User: arn:aws:sts::111111111111:assumed-role/promoter/session is not authorized to"
            + " perform: kms:Decrypt on the resource: "
            + key
            + " because no identity-based policy allows the action");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith(
            "arn:aws:iam::111111111111:role/promoter may not use the KMS key that"
                + " s3://builds/app/1/deploy-manifest.json is encrypted with.\n")
        .hasMessageContaining(
            "To do: allow arn:aws:iam::111111111111:role/promoter to decrypt, in its own policy and"
                + " in the key's: {\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\""
                + key
                + "\"}\n")
        .hasMessageContaining("s3:ListBucket")
        .hasMessageContaining("s3:GetObject");
  }

  @Test
  void aBucketNamedAfterKmsIsNotAKey() {
    server.refuse(
        MANIFEST,
        403,
        "AccessDenied",
        "not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::kms/x\"");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith("S3 answers 403 for ");
  }

  @Test
  void a403OfTheSecondFileIsToldOfTheSecondFile() {
    server.refuse(LIST, 403, "AccessDenied", "Access Denied");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith("S3 answers 403 for s3://builds/app/1/container-images.json:");
  }

  @Test
  void aBucketThatDoesNotExistIsNoAbsentFile() {
    server.refuse(MANIFEST, 404, "NoSuchBucket", "The specified bucket does not exist");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessage(
            """
            The bucket 'builds' does not exist.
            Attempted: s3:GetObject as arn:aws:sts::111111111111:assumed-role/promoter/session on \
            s3://builds/app/1/deploy-manifest.json.
            The service said: NoSuchBucket (HTTP 404, request id REQ1): The specified bucket does \
            not exist
            To do: correct s3_bucket in the event, or create the bucket.\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidObjectState",
    "403, AllAccessDisabled",
    "400, InvalidRequest",
    "400, KMS.DisabledException",
    "404, NoSuchAccessPoint",
    "405, MethodNotAllowed",
    "412, PreconditionFailed"
  })
  void everyOtherRefusalIsToldInTheServicesWords(int status, String code) {
    server.refuse(MANIFEST, status, code, "It is so.");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith(
            "s3://builds/app/1/deploy-manifest.json cannot be read from S3.\nAttempted: s3:GetObject as ")
        .hasMessageEndingWith(
            "The service said: %s (HTTP %s, request id REQ1): It is so.".formatted(code, status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:s3:eu-central-1:123456789012:accesspoint/builds",
        "arn:aws:s3:us-east-1:123456789012:accesspoint:builds",
        "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:builds"
      })
  void anAccessPointThatCannotBeUsedIsAnErrorOfOurs(String arn) {
    PromotionException failed =
        catchThrowableOfType(
            PromotionException.class, () -> find(ManifestLocation.of(arn, "app/1")));

    assertThat(failed).hasMessageContaining("on s3://" + arn + "/app/1/deploy-manifest.json.");
  }
}
