package io.awsdeployer.localaws.ecr.v2;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import io.awsdeployer.localaws.http.Response;
import java.io.InputStream;
import java.util.Map;

/** Blobs: HEAD says whether there is one, GET sends the client to the layer bucket. */
final class BlobRequests {
  private final LayerUrls urls;

  BlobRequests(LayerUrls urls) {
    this.urls = urls;
  }

  Response handle(Exchange exchange) {
    return switch (exchange.method()) {
      case "HEAD" -> head(exchange);
      case "GET" -> get(exchange);
      default -> new OciError(405, "UNSUPPORTED", "The operation is unsupported.").response();
    };
  }

  private static Response head(Exchange exchange) {
    EcrRepository repository = exchange.repository("ecr:BatchCheckLayerAvailability");
    String digest = exchange.path().reference();
    if (repository.images().isArchived(digest)) {
      throw unknown(digest);
    }
    Blob blob = repository.blobs().find(digest).orElseThrow(() -> unknown(digest));
    return new Response(200, Map.of(), InputStream.nullInputStream(), blob.size())
        .with("Content-Type", "application/octet-stream")
        .with("Docker-Content-Digest", digest);
  }

  private Response get(Exchange exchange) {
    EcrRepository repository = exchange.repository("ecr:GetDownloadUrlForLayer");
    Blob blob = repository.downloadable(exchange.path().reference());
    return Response.empty(307)
        .with("Location", urls.presign(repository.name(), blob.digest()).toString())
        .with("Docker-Content-Digest", blob.digest());
  }

  private static Refused unknown(String digest) {
    return new Refused(404, "BLOB_UNKNOWN", "blob unknown to registry: " + digest);
  }
}
