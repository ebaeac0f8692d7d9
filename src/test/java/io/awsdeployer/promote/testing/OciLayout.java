package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.FileBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Platform;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image as an OCI image layout, the folder that builders and clients exchange. */
public final class OciLayout {
  private OciLayout() {}

  /** Writes it into a folder that is made for it. */
  public static Path write(TestManifest root, Path folder) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    for (TestManifest manifest : root.graph().toList()) {
      Files.write(blobs.resolve(hex(manifest.digest())), manifest.bytes());
      if (manifest instanceof Image image) {
        for (Blob blob : image.blobs()) {
          write(blob, blobs.resolve(hex(blob.digest())));
        }
      }
    }
    ObjectNode index = JsonNodeFactory.instance.objectNode().put("schemaVersion", 2);
    index
        .putArray("manifests")
        .addObject()
        .put("mediaType", root.mediaType())
        .put("digest", root.digest())
        .put("size", root.bytes().length);
    Files.writeString(folder.resolve("index.json"), index.toString());
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    return folder;
  }

  /** Reads the one image of a layout; its blobs stay where they are. */
  public static Image read(Path folder) throws IOException {
    Path blobs = folder.resolve("blobs/sha256");
    JsonMapper json = new JsonMapper();
    JsonNode root =
        json.readTree(Files.readString(folder.resolve("index.json"))).path("manifests").path(0);
    String digest = root.path("digest").asText();
    String text = Files.readString(blobs.resolve(hex(digest)));
    JsonNode manifest = json.readTree(text);
    List<Blob> all = new ArrayList<>();
    all.add(blob(manifest.path("config"), blobs));
    for (JsonNode layer : manifest.path("layers")) {
      all.add(blob(layer, blobs));
    }
    JsonNode config = json.readTree(Files.readString(blobs.resolve(hex(all.getFirst().digest()))));
    Platform platform =
        new Platform(config.path("os").asText(), config.path("architecture").asText());
    return new Image(text, manifest.path("mediaType").asText(), digest, platform, all);
  }

  private static Blob blob(JsonNode descriptor, Path blobs) {
    String digest = descriptor.path("digest").asText();
    return new FileBlob(blobs.resolve(hex(digest)), descriptor.path("size").asLong(), digest);
  }

  private static void write(Blob blob, Path file) throws IOException {
    try (InputStream content = blob.open()) {
      Files.write(file, content.readAllBytes());
    }
  }

  private static String hex(String digest) {
    return digest.substring("sha256:".length());
  }
}
