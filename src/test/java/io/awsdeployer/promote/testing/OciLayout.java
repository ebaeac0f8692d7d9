package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an image as an OCI image layout, the folder that builders and clients exchange. */
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

  private static void write(Blob blob, Path file) throws IOException {
    try (InputStream content = blob.open()) {
      Files.write(file, content.readAllBytes());
    }
  }

  private static String hex(String digest) {
    return digest.substring("sha256:".length());
  }
}
