package io.awsdeployer.localaws.s3;

import io.awsdeployer.localaws.endpoint.SignedService;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Naming;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Xml;
import io.awsdeployer.localaws.iam.Caller;
import io.awsdeployer.localaws.iam.PolicyEvaluator;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Amazon S3, path style: whole objects, no versions, no multipart uploads. */
public final class S3 implements SignedService, Naming {

  private static final List<String> CONDITIONAL =
      List.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since");

  private final Buckets buckets;
  private final S3Access access;
  private final S3Objects objects;

  public S3(Buckets buckets, PolicyEvaluator policies, Clock clock) {
    this.buckets = buckets;
    this.access = new S3Access(policies);
    this.objects = new S3Objects(access, clock);
  }

  @Override
  public Request name(Request request) {
    // Named before it is parsed, so that an error in the path is written as S3 writes it.
    Request mine = request.withOperation("s3:unknown");
    try {
      return mine.withOperation("s3:" + S3Call.of(request).operation());
    } catch (AwsError e) {
      return mine;
    }
  }

  @Override
  public Response handle(Request request, Caller caller, String region) throws IOException {
    String id = UUID.randomUUID().toString();
    try {
      return answer(request, S3Call.of(request), caller).with("x-amz-request-id", id);
    } catch (AwsError e) {
      return ErrorFormat.S3.render(e);
    }
  }

  private Response answer(Request request, S3Call call, Caller caller) throws IOException {
    if (call.operation().equals("unknown")
        || CONDITIONAL.stream().anyMatch(header -> request.header(header).isPresent())) {
      throw new AwsError(
          501,
          "NotImplemented",
          "A header or query you provided implies functionality that is not implemented.");
    }
    if (call.operation().equals("CreateBucket")) {
      return create(call, caller);
    }
    if (call.operation().equals("ListBuckets")) {
      return list(caller);
    }
    Bucket bucket =
        buckets
            .find(call.bucket())
            .orElseThrow(() ->
                new AwsError(404, "NoSuchBucket", "The specified bucket does not exist")
                    .with("BucketName", call.bucket()));
    return switch (call.operation()) {
      case "GetObject", "HeadObject" -> objects.get(request, call, bucket, caller);
      case "PutObject" -> objects.put(request, call, bucket, caller);
      case "DeleteObject" -> objects.delete(call, bucket, caller);
      case "DeleteBucket" -> delete(bucket, caller);
      case "HeadBucket" -> {
        access.check(caller, "s3:ListBucket", bucket, bucket.arn());
        yield Response.empty(200);
      }
      case "ListObjectsV2" -> {
        access.check(caller, "s3:ListBucket", bucket, bucket.arn());
        yield new ObjectListing(call, bucket).response();
      }
      default -> throw new IllegalStateException(call.operation());
    };
  }

  private Response create(S3Call call, Caller caller) {
    String arn = "arn:aws:s3:::" + call.bucket();
    access.check(caller, "s3:CreateBucket", caller.account(), arn, Optional.empty());
    if (!call.bucket().matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new AwsError(400, "InvalidBucketName", "The specified bucket is not valid.");
    }
    buckets
        .create(caller.account(), call.bucket())
        .ifPresent(existing -> {
          throw existing.account().equals(caller.account())
              ? new AwsError(
                  409,
                  "BucketAlreadyOwnedByYou",
                  "Your previous request to create the named bucket succeeded and you already"
                      + " own it.")
              : new AwsError(
                  409,
                  "BucketAlreadyExists",
                  "The requested bucket name is not available. The bucket namespace is shared"
                      + " by all users of the system. Please select a different name and try"
                      + " again.");
        });
    return Response.empty(200).with("Location", "/" + call.bucket());
  }

  private Response delete(Bucket bucket, Caller caller) {
    access.check(caller, "s3:DeleteBucket", bucket, bucket.arn());
    if (!bucket.keys().isEmpty()) {
      throw new AwsError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty")
          .with("BucketName", bucket.name());
    }
    buckets.remove(bucket);
    return Response.empty(204);
  }

  private Response list(Caller caller) {
    access.check(
        caller, "s3:ListAllMyBuckets", caller.account(), "arn:aws:s3:::*", Optional.empty());
    Xml xml = new Xml().open("ListAllMyBucketsResult", ObjectListing.NAMESPACE).open("Buckets");
    for (Bucket bucket : buckets.of(caller.account())) {
      xml.open("Bucket")
          .element("Name", bucket.name())
          .element("CreationDate", bucket.created().toString())
          .close("Bucket");
    }
    return Response.text(
        200, "application/xml", xml.close("Buckets").close("ListAllMyBucketsResult").toString());
  }
}
