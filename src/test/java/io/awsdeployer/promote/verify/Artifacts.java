package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.registry.RegionName;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket that a build would leave its deploy manifests in. */
final class Artifacts {
  private final S3Client s3;
  private final String bucket;
  private final RegionName region;

  Artifacts(S3Client s3, String bucket, RegionName region) {
    this.s3 = s3;
    this.bucket = bucket;
    this.region = region;
  }

  String bucket() {
    return bucket;
  }

  void create() {
    var _ =
        s3.createBucket(r -> {
          r.bucket(bucket);
          // S3 knows us-east-1 as the region of buckets without a constraint.
          if (!region.value().equals("us-east-1")) {
            r.createBucketConfiguration(
                c -> c.locationConstraint(BucketLocationConstraint.fromValue(region.value())));
          }
        });
  }

  void put(String prefix, String manifest) {
    var _ =
        s3.putObject(
            r -> r.bucket(bucket).key(prefix + "/deploy-manifest.json"),
            RequestBody.fromString(manifest));
  }

  boolean isThere() {
    try {
      var _ = s3.headBucket(r -> r.bucket(bucket));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** With all that is in it; not being there is fine. */
  void delete() {
    try {
      s3.listObjectsV2Paginator(r -> r.bucket(bucket))
          .contents()
          .forEach(object -> {
            var _ = s3.deleteObject(r -> r.bucket(bucket).key(object.key()));
          });
      var _ = s3.deleteBucket(r -> r.bucket(bucket));
    } catch (NoSuchBucketException _) {
      // As it should be.
    }
  }
}
