package io.awsdeployer.localaws.ecr.v2;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRefusal;
import io.awsdeployer.localaws.http.Response;

/** An error of the distribution API, as ECR's registry renders its refusals (§1.0). */
record OciError(int status, String code, String message) {

  static OciError of(EcrRefusal refusal, RegistryPath.Kind kind) {
    return switch (refusal.code()) {
      case "AccessDeniedException", "KmsException", "LimitExceededException" ->
          new OciError(403, "DENIED", refusal.text());
      case "ThrottlingException" -> new OciError(429, "TOOMANYREQUESTS", refusal.text());
      case "RepositoryNotFoundException" -> new OciError(404, "NAME_UNKNOWN", refusal.text());
      case "ImageNotFoundException" -> new OciError(404, "MANIFEST_UNKNOWN", refusal.text());
      case "LayersNotFoundException" ->
          new OciError(
              404,
              kind == RegistryPath.Kind.BLOB ? "BLOB_UNKNOWN" : "MANIFEST_BLOB_UNKNOWN",
              refusal.text());
      case "ReferencedImagesNotFoundException" ->
          new OciError(404, "MANIFEST_BLOB_UNKNOWN", refusal.text());
      case "LayerInaccessibleException" -> new OciError(404, "BLOB_UNKNOWN", refusal.text());
      case "ImageTagAlreadyExistsException" -> new OciError(400, "TAG_INVALID", refusal.text());
      case "ImageDigestDoesNotMatchException", "InvalidLayerException" ->
          new OciError(400, "DIGEST_INVALID", refusal.text());
      case "UploadNotFoundException" -> new OciError(404, "BLOB_UPLOAD_UNKNOWN", refusal.text());
      case "InvalidLayerPartException" -> new OciError(416, "BLOB_UPLOAD_INVALID", refusal.text());
      case "EmptyUploadException", "LayerPartTooSmallException" ->
          new OciError(400, "BLOB_UPLOAD_INVALID", refusal.text());
      case "InvalidParameterException" -> new OciError(405, "UNSUPPORTED", refusal.text());
      default -> new OciError(500, "UNKNOWN", refusal.text());
    };
  }

  Response response() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("errors").addObject().put("code", code).put("message", message);
    return Response.text(status, "application/json; charset=utf-8", body.toString());
  }
}
