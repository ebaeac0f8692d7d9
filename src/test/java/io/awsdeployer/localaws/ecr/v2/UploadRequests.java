package io.awsdeployer.localaws.ecr.v2;

import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrRefusal;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Uploads: POST, then a PUT with the blob, or PATCH with it and a PUT without; and GET for how far
 * one is.
 */
final class UploadRequests {
  private final EcrCloud cloud;
  private final BlobMount mount;

  UploadRequests(EcrCloud cloud) {
    this.cloud = cloud;
    this.mount = new BlobMount(() -> cloud.behaviour().has(Switch.BLOB_MOUNTING));
  }

  Response handle(Exchange exchange) throws IOException {
    boolean begun = exchange.path().kind() == RegistryPath.Kind.UPLOAD;
    return switch (exchange.method()) {
      case "POST" -> begun ? unsupported() : start(exchange);
      case "PATCH" -> begun ? append(exchange) : unsupported();
      case "PUT" -> begun ? complete(exchange) : unsupported();
      case "GET" -> begun ? status(exchange) : unsupported();
      default -> unsupported();
    };
  }

  private Response start(Exchange exchange) {
    EcrRepository repository = exchange.repository("ecr:InitiateLayerUpload");
    repository.requireKey();
    Optional<Response> mounted = mount.attempt(exchange, repository);
    if (mounted.isPresent()) {
      return mounted.get();
    }
    String id = repository.uploads().initiate();
    return located(202, exchange, id, 0);
  }

  /** ECR answers 201 where the specification says 202 (containers-roadmap#2831). */
  private static Response append(Exchange exchange) throws IOException {
    EcrRepository repository = exchange.repository("ecr:UploadLayerPart");
    repository.requireKey();
    return located(201, exchange, id(exchange), receive(exchange, repository));
  }

  /** With a body it does what a PATCH does too, and takes the right to that. */
  private Response complete(Exchange exchange) throws IOException {
    EcrRepository repository = exchange.repository("ecr:CompleteLayerUpload");
    repository.requireKey();
    boolean empty =
        number(exchange.request().header("content-length")).orElse(0) == 0
            && exchange.request().header("transfer-encoding").isEmpty();
    if (!empty) {
      repository = exchange.repository("ecr:UploadLayerPart");
    }
    String digest =
        exchange
            .query("digest")
            .orElseThrow(() -> new Refused(400, "DIGEST_INVALID", "digest missing"));
    if (!ImageId.isDigest(digest)) {
      throw new Refused(400, "DIGEST_INVALID", "invalid digest: " + digest);
    }
    if (!empty && cloud.behaviour().has(Switch.WHOLE_PUT_REFUSED)) {
      return unsupported();
    }
    receive(exchange, repository);
    try {
      repository.uploads().complete(id(exchange), List.of(digest));
    } catch (EcrRefusal refusal) {
      // The same bytes twice are no error to the registry's clients.
      if (!refusal.code().equals("LayerAlreadyExistsException")) {
        throw refusal;
      }
    }
    return Response.empty(201)
        .with("Location", exchange.url("blobs/" + digest))
        .with("Docker-Content-Digest", digest);
  }

  private static Response status(Exchange exchange) {
    EcrRepository repository = exchange.repository("ecr:UploadLayerPart");
    String id = id(exchange);
    return located(204, exchange, id, repository.uploads().size(id));
  }

  private static long receive(Exchange exchange, EcrRepository repository) throws IOException {
    Optional<String> range = exchange.request().header("content-range");
    OptionalLong length = number(exchange.request().header("content-length"));
    OptionalLong first = number(range.map(text -> text.split("-", 2)[0]));
    OptionalLong last =
        number(range.map(text -> text.substring(text.indexOf('-') + 1).split("/", 2)[0]));
    OptionalLong announced =
        range.isPresent() ? OptionalLong.of(last.getAsLong() - first.getAsLong() + 1) : length;
    return repository.uploads().append(id(exchange), first, announced, exchange.request().body());
  }

  /** The id of the path, if the query still is what Location said: clients must keep it. */
  private static String id(Exchange exchange) {
    String id = exchange.path().reference();
    if (exchange.query("_state").filter(state(id)::equals).isEmpty()) {
      throw new Refused(
          404, "BLOB_UPLOAD_UNKNOWN", "the upload's URL is not the one that Location gave");
    }
    return id;
  }

  private static Response located(int status, Exchange exchange, String id, long size) {
    return Response.empty(status)
        .with("Location", exchange.url("blobs/uploads/%s?_state=%s".formatted(id, state(id))))
        .with("Range", "0-" + Math.max(0, size - 1))
        .with("Docker-Upload-Uuid", id);
  }

  private static String state(String id) {
    return Digests.of(id).substring("sha256:".length());
  }

  private static OptionalLong number(Optional<String> text) {
    try {
      return text.isPresent()
          ? OptionalLong.of(Long.parseLong(text.get().replace("bytes ", "").strip()))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      throw new Refused(400, "BLOB_UPLOAD_INVALID", "not a number: " + text.orElse(""));
    }
  }

  private static Response unsupported() {
    return new OciError(405, "UNSUPPORTED", "The operation is unsupported.").response();
  }
}
