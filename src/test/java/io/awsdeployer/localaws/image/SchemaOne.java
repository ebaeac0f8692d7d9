package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A signed schema 1 manifest: the digest is over the text before the signatures went in. */
final class SchemaOne {
  private static final String TAIL = "\n}";

  private SchemaOne() {}

  static Image image(long seed) {
    Blob layer = Layers.gzip(seed, 500, Format.DOCKER.layer()).blob();
    String head =
        """
        {
           "schemaVersion": 1,
           "name": "old",
           "tag": "old",
           "architecture": "amd64",
           "fsLayers": [{"blobSum": "%s"}],
           "history": [{"v1Compatibility": "{}"}]\
        """
            .formatted(layer.digest());
    String header =
        "{\"formatLength\":%d,\"formatTail\":\"%s\",\"time\":\"2015-01-01T00:00:00Z\"}"
            .formatted(head.length(), base64(TAIL));
    String signatures =
        """
        ,
           "signatures": [{"header": {"alg": "ES256"}, "signature": "%s", "protected": "%s"}]\
        """
            .formatted(base64("not verified here"), base64(header));
    return new Image(
        head + signatures + TAIL,
        MediaTypes.SCHEMA_1_SIGNED,
        Digests.of(head + TAIL),
        Platform.LINUX_AMD64,
        List.of(layer));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
