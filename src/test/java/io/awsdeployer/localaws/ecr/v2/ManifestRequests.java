package io.awsdeployer.localaws.ecr.v2;

import io.awsdeployer.localaws.ecr.EcrRefusal;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.ImagePush;
import io.awsdeployer.localaws.ecr.StoredImage;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Manifests by tag or digest, with PutImage's rules. */
final class ManifestRequests {
  private static final int LIMIT = 4_194_304;

  private final BooleanSupplier hasReferrers;

  /**
   * Requests of one registry.
   *
   * @param hasReferrers whether it has the referrers API, and says so of a manifest with a subject
   */
  ManifestRequests(BooleanSupplier hasReferrers) {
    this.hasReferrers = hasReferrers;
  }

  Response handle(Exchange exchange) throws IOException {
    return switch (exchange.method()) {
      case "GET" -> {
        StoredImage image = find(exchange);
        yield described(Response.bytes(200, image.bytes()), image);
      }
      case "HEAD" -> {
        StoredImage image = find(exchange);
        yield described(
            new Response(200, Map.of(), InputStream.nullInputStream(), image.bytes().length),
            image);
      }
      case "PUT" -> put(exchange);
      case "DELETE" -> delete(exchange);
      default -> new OciError(405, "UNSUPPORTED", "The operation is unsupported.").response();
    };
  }

  private static StoredImage find(Exchange exchange) {
    EcrRepository repository = exchange.repository("ecr:BatchGetImage");
    ImageId id = ImageId.ofReference(exchange.path().reference());
    return image(repository, id)
        .filter(StoredImage::isActive)
        .filter(found -> accepts(exchange.request(), found.mediaType()))
        .orElseThrow(() -> new Refused(404, "MANIFEST_UNKNOWN", "Requested image not found"));
  }

  private Response put(Exchange exchange) throws IOException {
    byte[] body = exchange.request().body().readNBytes(LIMIT + 1);
    EcrRepository repository = exchange.repository("ecr:PutImage");
    if (body.length > LIMIT) {
      throw new Refused(400, "MANIFEST_INVALID", "The manifest is larger than " + LIMIT);
    }
    ImageId id = ImageId.ofReference(exchange.path().reference());
    if (id.tag().filter(tag -> !ImageId.isTag(tag)).isPresent()) {
      throw new Refused(400, "TAG_INVALID", "manifest tag did not match URI");
    }
    Optional<String> type =
        exchange.request().header("content-type").map(value -> value.split(";", 2)[0].strip());
    String manifest = new String(body, StandardCharsets.UTF_8);
    if (!Arrays.equals(manifest.getBytes(StandardCharsets.UTF_8), body)) {
      throw new Refused(400, "MANIFEST_INVALID", "The manifest is not UTF-8");
    }
    String digest = store(repository, new ImagePush(manifest, type, id.tag(), id.digest()));
    Response created =
        Response.empty(201)
            .with("Location", exchange.url("manifests/" + digest))
            .with("Docker-Content-Digest", digest);
    return repository
        .images()
        .byDigest(digest)
        .flatMap(image -> image.facts().subject())
        .filter(_ -> hasReferrers.getAsBoolean())
        .map(subject -> created.with("OCI-Subject", subject))
        .orElse(created);
  }

  /**
   * As BatchDeleteImage: one tag of several, or the image (containers-roadmap#1229, shipped). What
   * the registry says of an index's child is not known.
   */
  private static Response delete(Exchange exchange) {
    EcrRepository repository = exchange.repository("ecr:BatchDeleteImage");
    ImageId id = ImageId.ofReference(exchange.path().reference());
    StoredImage image =
        image(repository, id)
            .orElseThrow(() -> new Refused(404, "MANIFEST_UNKNOWN", "Requested image not found"));
    if (id.tag().isPresent() && repository.images().tagsOf(image.digest()).size() > 1) {
      id.tag().ifPresent(repository::deleteTag);
      return Response.empty(202);
    }
    List<String> parents = repository.images().parentsOf(image.digest());
    if (!parents.isEmpty()) {
      throw new Refused(
          405, "UNSUPPORTED", "Requested image referenced by manifest list: " + parents);
    }
    repository.deleteImage(image.digest());
    return Response.empty(202);
  }

  private static Optional<StoredImage> image(EcrRepository repository, ImageId id) {
    return id.tag().isPresent()
        ? id.tag().flatMap(repository.images()::byTag)
        : id.digest().flatMap(repository.images()::byDigest);
  }

  private static String store(EcrRepository repository, ImagePush push) {
    try {
      return repository.putImage(push).digest();
    } catch (EcrRefusal refusal) {
      // Pushing the same again is no error to the registry's clients.
      if (refusal.code().equals("ImageAlreadyExistsException")) {
        return Digests.of(push.manifest());
      }
      throw refusal;
    }
  }

  /** Nothing accepted means anything is. */
  private static boolean accepts(Request request, String type) {
    List<String> accepted =
        request.headers().getOrDefault("accept", List.of()).stream()
            .flatMap(header -> List.of(header.split(",", -1)).stream())
            .map(entry -> entry.split(";", 2)[0].strip())
            .filter(entry -> !entry.isEmpty())
            .toList();
    return accepted.isEmpty() || accepted.contains(type) || accepted.contains("*/*");
  }

  private static Response described(Response response, StoredImage image) {
    return response
        .with("Content-Type", image.mediaType())
        .with("Docker-Content-Digest", image.digest());
  }
}
