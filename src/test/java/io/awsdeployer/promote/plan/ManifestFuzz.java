package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.fuzz.Expect;
import io.awsdeployer.promote.plan.ManifestReader.UnreadableManifestException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import java.util.List;
import java.util.stream.Stream;

/** Any text as a manifest: the first byte says what ECR calls it. */
public final class ManifestFuzz {
  private static final List<String> TYPES =
      Stream.concat(
              Stream.of(ManifestType.values()).map(ManifestType::mediaType),
              Stream.of("", "text/plain", "application/vnd.docker.distribution.manifest.v1+json"))
          .toList();

  private static final ManifestReader READER = new ManifestReader();

  private ManifestFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = Expect.text(input, 1);
    StoredManifest stored =
        new StoredManifest(Digest.of(text), TYPES.get(Expect.choice(input, 0, TYPES.size())), text);
    var _ = READER.entries(stored);
    try {
      Manifest manifest = READER.read(stored);
      Expect.that(manifest.text().equals(text), "another text");
      switch (manifest) {
        case Manifest.Image image -> {
          Expect.that(!image.layers().isEmpty(), "an image without layers");
          Expect.that(image.blobs().stream().allMatch(b -> b.size() > 0), "an empty blob");
          Expect.that(
              image.blobs().stream().map(b -> b.digest()).distinct().count()
                  == image.blobs().size(),
              "a blob twice");
        }
        case Manifest.Index index ->
            Expect.that(
                index.children().stream()
                    .allMatch(
                        c -> c.mediaType().isEmpty() || ManifestType.of(c.mediaType()).isPresent()),
                "a child that is no manifest");
      }
      Expect.that(manifest.equals(READER.read(stored)), "read otherwise the second time");
    } catch (UnreadableManifestException e) {
      Expect.readable(e);
      Expect.that(!e.remedy().isBlank(), "nothing to do");
    }
  }
}
