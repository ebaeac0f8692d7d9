package io.awsdeployer.promote.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.promote.testing.Bed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * A class of calls that mean the same to the function.
 *
 * @param operation as the local AWS names it, e.g. {@code ecr:PutImage}
 * @param about what tells it from other calls of the operation: the side, the file, whether a tag
 *     moves by it; empty where there is nothing to tell
 */
record Call(String operation, String about) implements Comparable<Call> {
  static final Predicate<Call> WITH_TOKEN = call -> call.service().equals("v2");
  static final Predicate<Call> PRESIGNED = call -> call.service().equals("blob");
  static final Predicate<Call> SIGNED = WITH_TOKEN.or(PRESIGNED).negate();
  static final Predicate<Call> WITH_LOCATION = call -> call.operation().equals("v2:POST upload");

  /** S3's readings and presigned downloads have none; mounts and upload beginnings neither. */
  static final Predicate<Call> WITH_BODY =
      call ->
          !call.operation().contains("GET ")
              && !call.operation().startsWith("s3:Get")
              && !call.operation().startsWith("v2:POST")
              && !PRESIGNED.test(call);

  /** A request that has been looked into, and whose body can be read from its start again. */
  static final class Seen {
    private final Call call;
    private final Request request;
    private final byte[] body;

    private Seen(Call call, Request request, byte[] body) {
      this.call = call;
      this.request = request;
      this.body = body;
    }

    Call call() {
      return call;
    }

    byte[] body() {
      return body.clone();
    }

    Request request() {
      return request.withBody(new ByteArrayInputStream(body));
    }
  }

  static Seen see(Request request) throws IOException {
    byte[] body = request.body().readAllBytes();
    String text = new String(body, StandardCharsets.UTF_8);
    return new Seen(new Call(request.operation(), about(request, text)), request, body);
  }

  private static String about(Request request, String body) throws IOException {
    String operation = request.operation();
    if (operation.startsWith("s3:")) {
      return request.rawPath().contains("/promotion-receipts/")
          ? "receipt"
          : request.rawPath().substring(request.rawPath().lastIndexOf('/') + 1);
    }
    if (operation.equals("sts:AssumeRole")) {
      return body.contains("ImagePullRole") ? "source" : "target";
    }
    if (operation.startsWith("v2:POST")) {
      return request.rawQuery().contains("mount=") ? "mount" : "";
    }
    if (operation.startsWith("ssm:")) {
      String name = new JsonMapper().readTree(body).path("Name").asText();
      return name.substring(name.indexOf("aws-deployer/") + "aws-deployer/".length())
          .replaceAll("^source-ecr-.*", "source");
    }
    return operation.startsWith("ecr:") ? side(request) + ids(new JsonMapper().readTree(body)) : "";
  }

  /** The credential scope has the region, and the two sides are in two of them. */
  private static String side(Request request) {
    return request.header("authorization").orElse("").contains("/" + Bed.AWAY + "/")
        ? "target"
        : "source";
  }

  private static String ids(JsonNode body) {
    if (body.has("imageManifest")) {
      return body.has("imageTag") ? " tagged" : " untagged";
    }
    JsonNode id = body.path("imageIds").path(0);
    if (id.isMissingNode()) {
      return "";
    }
    return id.has("imageTag") ? " by tag" : " by digest";
  }

  @Override
  public int compareTo(Call other) {
    return name().compareTo(other.name());
  }

  String service() {
    return operation.substring(0, operation.indexOf(':'));
  }

  String name() {
    return about.isEmpty() ? operation : operation + " (" + about + ")";
  }

  @Override
  public String toString() {
    return name();
  }
}
