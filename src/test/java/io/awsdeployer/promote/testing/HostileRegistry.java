package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import io.awsdeployer.promote.registry.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The bed's source as whoever may push there, or sits in its place, would like it: any text under
 * any tag and digest, in every repository. The target stays itself.
 */
public final class HostileRegistry {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Text> byReference = new HashMap<>();

  private record Text(String digest, String mediaType, String text) {}

  private HostileRegistry() {}

  /** Takes the place of the bed's source. */
  public static HostileRegistry in(Bed bed) {
    HostileRegistry registry = new HostileRegistry();
    bed.aws().faults().on("ecr:BatchGetImage").always().with(registry::answer);
    return registry;
  }

  /** A manifest under its own digest, which is given back. */
  public String holds(String mediaType, String text) {
    String digest = Digest.of(text).value();
    lies(digest, mediaType, text);
    return digest;
  }

  /** A manifest under a digest that need not be its own. */
  public void lies(String digest, String mediaType, String text) {
    byReference.put(digest, new Text(digest, mediaType, text));
  }

  public void tag(String tag, String digest) {
    byReference.put(tag, Objects.requireNonNull(byReference.get(digest)));
  }

  private Response answer(Request request, Service service) throws IOException {
    byte[] asked = request.body().readAllBytes();
    JsonNode question = JSON.readTree(asked);
    if (!question.path("registryId").asText().equals(Bed.PIPELINE)) {
      return service.handle(request.withBody(new ByteArrayInputStream(asked)));
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode images = answer.putArray("images");
    ArrayNode failures = answer.putArray("failures");
    for (JsonNode id : question.path("imageIds")) {
      String reference = id.path("imageTag").asText(id.path("imageDigest").asText());
      Text text = byReference.get(reference);
      if (text == null) {
        failures.addObject().put("failureCode", "ImageNotFound").set("imageId", id);
        continue;
      }
      ObjectNode image = images.addObject();
      ((ObjectNode) image.putObject("imageId").setAll((ObjectNode) id))
          .put("imageDigest", text.digest());
      image.put("imageManifest", text.text()).put("imageManifestMediaType", text.mediaType());
    }
    return Response.bytes(200, JSON.writeValueAsBytes(answer))
        .with("Content-Type", "application/x-amz-json-1.1");
  }
}
