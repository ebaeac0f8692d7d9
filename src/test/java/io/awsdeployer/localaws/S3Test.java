package io.awsdeployer.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.s3.Bucket;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3Test {

  private final LocalAws aws = LocalAws.start();
  private final Bucket bucket = aws.account("111111111111").bucket("artifacts");
  private final Role role = aws.account("111111111111").role("Function");
  private final SdkClients clients = SdkClients.of(aws, role.session("run-1"), "eu-central-1");
  private final S3Client s3 = clients.s3();

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    clients.close();
    aws.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "dir/with space/file",
        "plus+plus",
        "percent%20literal",
        "umlaut-ä-€",
        "odd&=?#;:@!$'()*,~\"<>",
        "double//slash",
        "trailing/",
        "./dots/../here"
      })
  void keepsAKeyWhateverItsCharacters(String key) {
    allow("s3:*");

    s3.putObject(r -> r.bucket("artifacts").key(key), RequestBody.fromString("content"));

    assertThat(bucket.keys()).containsExactly(key);
    assertThat(s3.getObjectAsBytes(r -> r.bucket("artifacts").key(key)).asUtf8String())
        .isEqualTo("content");
  }

  @Test
  void givesBackWhatWasPutWithItsMd5AsETag() {
    allow("s3:*");

    String etag =
        s3.putObject(
                r ->
                    r.bucket("artifacts")
                        .key("k")
                        .contentType("text/x-test")
                        .metadata(Map.of("build", "7")),
                RequestBody.fromString("hello"))
            .eTag();

    assertThat(etag).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
    assertThat(s3.headObject(r -> r.bucket("artifacts").key("k")))
        .satisfies(head -> {
          assertThat(head.eTag()).isEqualTo(etag);
          assertThat(head.contentLength()).isEqualTo(5);
          assertThat(head.contentType()).isEqualTo("text/x-test");
          assertThat(head.metadata()).containsEntry("build", "7");
        });
    assertThat(aws.requests().counts())
        .containsEntry("s3:PutObject", 1L)
        .containsEntry("s3:HeadObject", 1L);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "SHA1", "SHA256"})
  void verifiesTheChecksumInTheTrailer(ChecksumAlgorithm algorithm) {
    allow("s3:*");
    byte[] content = new byte[300_000];
    Arrays.fill(content, (byte) 7);

    s3.putObject(
        r -> r.bucket("artifacts").key("k").checksumAlgorithm(algorithm),
        RequestBody.fromBytes(content));

    assertThat(bucket.get("k")).hasValue(content);
    assertThat(aws.requests().entries("s3:PutObject").getFirst().headers())
        .containsKey("x-amz-trailer");
  }

  @Test
  void givesARange() {
    allow("s3:*");
    bucket.put("k", "0123456789");

    assertThat(range("bytes=2-4")).isEqualTo("234");
    assertThat(range("bytes=7-")).isEqualTo("789");
    assertThat(range("bytes=-2")).isEqualTo("89");
    assertThat(range("bytes=8-100")).isEqualTo("89");
    assertRefused(
        () -> range("bytes=10-"), 416, "InvalidRange", "The requested range is not satisfiable");
  }

  @Test
  void tellsOfAnAbsentKeyOnlyToWhomMayList() {
    allow("s3:GetObject", "s3:ListBucket");

    assertRefused(() -> get("absent"), 404, "NoSuchKey", "The specified key does not exist.");
  }

  @Test
  void hidesAnAbsentKeyFromWhomMayNotList() {
    allow("s3:GetObject");

    assertRefused(
        () -> get("absent"),
        403,
        "AccessDenied",
        "User: arn:aws:sts::111111111111:assumed-role/Function/run-1 is not authorized to perform:"
            + " s3:ListBucket on resource: \"arn:aws:s3:::artifacts\" because no identity-based"
            + " policy allows the s3:ListBucket action");
  }

  @Test
  void refusesWhomNoPolicyAllows() {
    bucket.put("k", "secret");

    assertRefused(
        () -> get("k"),
        403,
        "AccessDenied",
        "User: arn:aws:sts::111111111111:assumed-role/Function/run-1 is not authorized to perform:"
            + " s3:GetObject on resource: \"arn:aws:s3:::artifacts/k\" because no identity-based"
            + " policy allows the s3:GetObject action");
  }

  @Test
  void letsTheBucketPolicyOpenTheBucketToAnotherAccount() {
    Role guest =
        aws.account("222222222222").role("Guest").policy(Policies.allow("*", "s3:GetObject"));
    bucket.put("k", "shared");
    try (SdkClients there = SdkClients.of(aws, guest.session("s"), "eu-west-1");
        S3Client theirs = there.s3()) {
      assertRefused(
          () -> theirs.getObjectAsBytes(r -> r.bucket("artifacts").key("k")),
          403,
          "AccessDenied",
          "User: arn:aws:sts::222222222222:assumed-role/Guest/s is not authorized to perform:"
              + " s3:GetObject on resource: \"arn:aws:s3:::artifacts/k\" because no resource-based"
              + " policy allows the s3:GetObject action");

      bucket.policy(Policies.grantOn(bucket.arn() + "/*", guest.arn(), "s3:GetObject"));

      assertThat(theirs.getObjectAsBytes(r -> r.bucket("artifacts").key("k")).asUtf8String())
          .isEqualTo("shared");
    }
  }

  @Test
  void refusesABucketThatDoesNotExist() {
    allow("s3:*");

    assertRefused(
        () -> s3.getObjectAsBytes(r -> r.bucket("nowhere").key("k")),
        404,
        "NoSuchBucket",
        "The specified bucket does not exist");
  }

  @Test
  void listsByPrefixAndDelimiterPageByPage() {
    allow("s3:*");
    bucket.put("a/1", "x").put("a/2", "x").put("b c/1", "x").put("d+e", "x").put("f", "x");

    ListObjectsV2Response first =
        s3.listObjectsV2(r -> r.bucket("artifacts").delimiter("/").maxKeys(2));
    ListObjectsV2Response second =
        s3.listObjectsV2(r ->
            r.bucket("artifacts").delimiter("/").continuationToken(first.nextContinuationToken()));

    assertThat(first.commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly("a/", "b c/");
    assertThat(first.isTruncated()).isTrue();
    assertThat(second.contents()).extracting(S3Object::key).containsExactly("d+e", "f");
    assertThat(second.commonPrefixes()).isEmpty();
    assertThat(s3.listObjectsV2(r -> r.bucket("artifacts").prefix("a/")).contents())
        .extracting(S3Object::key)
        .containsExactly("a/1", "a/2");
  }

  @Test
  void makesABucketOnce() {
    role.policy(Policies.allow("*", "s3:CreateBucket"));

    assertThat(s3.createBucket(r -> r.bucket("fresh")).location()).isEqualTo("/fresh");

    assertRefused(
        () -> s3.createBucket(r -> r.bucket("fresh")),
        409,
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.");
  }

  @Test
  void deletesAnObject() {
    allow("s3:DeleteObject");
    bucket.put("k", "x");

    assertThat(s3.deleteObject(r -> r.bucket("artifacts").key("k")).sdkHttpResponse().statusCode())
        .isEqualTo(204);
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void saysSoWhenItCannotDoSomething() {
    allow("s3:*");

    S3Exception refused =
        catchThrowableOfType(
            S3Exception.class, () -> s3.createMultipartUpload(r -> r.bucket("artifacts").key("k")));

    assertThat(refused.statusCode()).isEqualTo(501);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("NotImplemented");
  }

  private void allow(String... actions) {
    role.policy(Policies.allow("arn:aws:s3:::artifacts*", actions));
  }

  private byte[] get(String key) {
    return s3.getObjectAsBytes(r -> r.bucket("artifacts").key(key)).asByteArray();
  }

  private String range(String range) {
    return new String(
        s3.getObjectAsBytes(r -> r.bucket("artifacts").key("k").range(range)).asByteArray(), UTF_8);
  }

  @Test
  void aBucketIsListedUntilItIsDeletedAndGoesOnlyWhenEmpty() {
    role.policy(Policies.allow("*", "s3:*"));
    Bucket _ = aws.account("222222222222").bucket("theirs");
    bucket.put("k", "content");

    assertThat(s3.listBuckets().buckets()).extracting(b -> b.name()).containsExactly("artifacts");
    assertThat(s3.listBuckets().buckets().getFirst().creationDate()).isNotNull();
    assertThat(
            catchThrowableOfType(
                    S3Exception.class, () -> s3.deleteBucket(r -> r.bucket("artifacts")))
                .awsErrorDetails()
                .errorCode())
        .isEqualTo("BucketNotEmpty");

    bucket.delete("k");
    var _ = s3.deleteBucket(r -> r.bucket("artifacts"));
    assertThat(s3.listBuckets().buckets()).isEmpty();
  }

  private static void assertRefused(ThrowingCallable call, int status, String code, String text) {
    S3Exception refused = catchThrowableOfType(S3Exception.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(text);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.requestId()).isNotEmpty();
  }
}
