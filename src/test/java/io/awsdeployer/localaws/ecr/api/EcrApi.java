package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrRefusal;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositoryAccess;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Caller;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The ECR API over AWS JSON 1.1 (ecr-behaviour §1), for all accounts and regions of a cloud. */
public final class EcrApi {
  private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921.";

  private final EcrCloud cloud;
  private final RepositoryAccess access;
  private final Map<String, Operation> operations;

  public EcrApi(EcrCloud cloud, Authorization authorization, LayerUrls urls) {
    this.cloud = cloud;
    this.access = new RepositoryAccess(cloud, authorization);
    this.operations = Operations.all(urls);
  }

  /** Whether a request is for ECR, by its target header. */
  public static boolean matches(Request request) {
    return request.header("x-amz-target").filter(t -> t.startsWith(TARGET)).isPresent();
  }

  /** {@code ecr:PutImage} and the like. */
  public static String operationName(Request request) {
    return "ecr:" + target(request).orElse("Unknown");
  }

  /**
   * Answers one signed request.
   *
   * @param region the region of the credential scope
   */
  public Response handle(Request request, Caller caller, String region) throws IOException {
    try {
      String name = target(request).orElse("");
      Optional<Operation> operation = Optional.ofNullable(operations.get(name));
      Parameters parameters = Parameters.read(request);
      Call call = new Call("ecr:" + name, parameters, caller, region, cloud, access);
      return json(200, operation.orElseThrow(Refusals::unknownOperation).answer(call));
    } catch (EcrRefusal refusal) {
      return refused(refusal);
    }
  }

  private static Optional<String> target(Request request) {
    return request
        .header("x-amz-target")
        .filter(target -> target.startsWith(TARGET))
        .map(target -> target.substring(TARGET.length()));
  }

  private static Response refused(EcrRefusal refusal) {
    ObjectNode body = Json.object().put("__type", refusal.code());
    refusal.details().forEach(body::putPOJO);
    return json(refusal.status(), body.put("message", refusal.text()));
  }

  private static Response json(int status, ObjectNode body) {
    return Response.bytes(status, Json.bytes(body))
        .with("Content-Type", "application/x-amz-json-1.1");
  }
}
