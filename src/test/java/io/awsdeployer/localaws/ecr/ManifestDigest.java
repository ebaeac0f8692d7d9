package io.awsdeployer.localaws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.awsdeployer.localaws.ecr.blob.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The digest of a manifest: SHA-256 of its UTF-8 bytes, except for signed schema 1, where it is
 * over the JWS payload, that is the text without its signatures (§1.1).
 */
final class ManifestDigest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ManifestDigest() {}

  static String of(String text, ManifestFacts facts) {
    return facts.mediaType().equals(MediaTypes.SCHEMA_1_SIGNED)
        ? Digests.of(payload(text))
        : Digests.of(text);
  }

  private static byte[] payload(String text) {
    Base64.Decoder base64 = Base64.getUrlDecoder();
    try {
      JsonNode signature = JSON.readTree(text).path("signatures").path(0);
      JsonNode header = JSON.readTree(base64.decode(signature.path("protected").asText()));
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      payload.write(bytes, 0, header.path("formatLength").asInt());
      payload.writeBytes(base64.decode(header.path("formatTail").asText()));
      return payload.toByteArray();
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Refusals.invalidManifest();
    }
  }
}
