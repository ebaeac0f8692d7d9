package io.awsdeployer.localaws.ecr.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.ecr.Referrer;
import io.awsdeployer.localaws.http.Response;
import java.util.Optional;

/** {@code referrers/<digest>}: an index of the manifests that have the subject (OCI 1.1). */
final class ReferrersList {
  private ReferrersList() {}

  static Response handle(Exchange exchange, boolean exists) {
    if (!exists) {
      throw new Refused(404, "NOT_FOUND", "no such path");
    }
    if (!exchange.method().equals("GET")) {
      return new OciError(405, "UNSUPPORTED", "The operation is unsupported.").response();
    }
    String subject = exchange.path().reference();
    if (!ImageId.isDigest(subject)) {
      throw new Refused(400, "DIGEST_INVALID", "provided digest is not one");
    }
    EcrRepository repository = exchange.repository("ecr:BatchGetImage");
    Optional<String> type = exchange.query("artifactType");
    ObjectNode index =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaVersion", 2)
            .put("mediaType", MediaTypes.OCI_INDEX);
    ArrayNode manifests = index.putArray("manifests");
    Referrer.of(repository, subject).stream()
        .filter(one -> one.image().isActive())
        .filter(one -> type.filter(t -> !t.equals(one.artifactType())).isEmpty())
        .forEach(one -> manifests.add(descriptor(one)));
    Response response = Response.text(200, MediaTypes.OCI_INDEX, index.toString());
    return type.isPresent() ? response.with("OCI-Filters-Applied", "artifactType") : response;
  }

  private static ObjectNode descriptor(Referrer referrer) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("mediaType", referrer.image().mediaType())
            .put("digest", referrer.image().digest())
            .put("size", referrer.size())
            .put("artifactType", referrer.artifactType());
    if (!referrer.annotations().isEmpty()) {
      referrer.annotations().forEach(json.putObject("annotations")::put);
    }
    return json;
  }
}
