package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Layer;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What clients push beside an image, in the shapes that cosign, notation and oras give it. */
public final class Signing {
  public static final String NOTATION = "application/vnd.cncf.notary.signature";
  public static final String SPDX = "application/spdx+json";
  public static final String COSIGN = "application/vnd.dev.cosign.simplesigning.v1+json";

  private Signing() {}

  /** A manifest that has the other one as its subject. */
  public static Image referrer(String type, String content, TestManifest subject) {
    return TestImages.oci(0)
        .artifactType(type)
        .layer(MemoryBlob.of(content))
        .subject(subject)
        .build();
  }

  /** Of these signatures, each a layer with the same content: only the annotations differ. */
  public static Image cosign(TestManifest subject, String... signatures) {
    MemoryBlob payload =
        MemoryBlob.of(
            "{\"critical\":{\"image\":{\"docker-manifest-digest\":\"%s\"}}}"
                .formatted(subject.digest()));
    var image = TestImages.oci(1);
    Stream.of(signatures)
        .map(s -> Map.of("dev.cosignproject.cosign/signature", s))
        .map(annotations -> new Layer(payload, COSIGN, payload.digest(), List.of(), annotations))
        .forEach(image::layer);
    return image.build();
  }

  /** The tag that a client computes from a manifest's digest. */
  public static String tag(TestManifest subject, String suffix) {
    return subject.digest().replace(':', '-') + suffix;
  }

  /** What clients keep under the subject's tag where there is no referrers API. */
  public static String listing(Image... referrers) {
    ObjectNode index =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaVersion", 2)
            .put("mediaType", MediaTypes.OCI_INDEX);
    var manifests = index.putArray("manifests");
    for (Image one : referrers) {
      manifests
          .addObject()
          .put("mediaType", one.mediaType())
          .put("digest", one.digest())
          .put("size", one.bytes().length)
          .put("artifactType", NOTATION);
    }
    return index.toString();
  }

  /** Puts such a listing where a client would. */
  public static String list(EcrRepository repository, TestManifest subject, Image... referrers) {
    for (Image one : referrers) {
      one.pushTo(repository);
    }
    String listing = listing(referrers);
    repository.place(listing, MediaTypes.OCI_INDEX);
    repository.moveTag(tag(subject, ""), Digests.of(listing));
    return Digests.of(listing);
  }
}
