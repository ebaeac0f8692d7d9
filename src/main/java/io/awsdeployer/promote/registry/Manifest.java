package io.awsdeployer.promote.registry;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * A manifest as it was read: its text unchanged, since the digest is over exactly these bytes, and
 * what the text refers to. Never made from parts.
 */
public sealed interface Manifest {
  Digest digest();

  ManifestType type();

  /** The text to hand on; it is never parsed and written again. */
  String text();

  Purpose purpose();

  /**
   * What a manifest is for, beside what it is made of (OCI image specification 1.1).
   *
   * @param artifactType what kind of artifact it is; empty of one that does not say
   * @param subject the manifest it is about, for example the image that it signs
   */
  record Purpose(String artifactType, Optional<Digest> subject) {
    public static final Purpose IMAGE = new Purpose("", Optional.empty());
  }

  /** An image or artifact: a config and layers. */
  record Image(
      Digest digest,
      ManifestType type,
      String text,
      Descriptor config,
      List<Descriptor> layers,
      Purpose purpose)
      implements Manifest {
    public Image {
      layers = List.copyOf(layers);
    }

    /** One that is about nothing else. */
    public Image(
        Digest digest, ManifestType type, String text, Descriptor config, List<Descriptor> layers) {
      this(digest, type, text, config, layers, Purpose.IMAGE);
    }

    /** Config and layers, each digest once: one layer may stand in an image many times. */
    public SequencedSet<Descriptor> blobs() {
      SequencedMap<Digest, Descriptor> blobs = new LinkedHashMap<>();
      blobs.put(config.digest(), config);
      layers.forEach(layer -> blobs.putIfAbsent(layer.digest(), layer));
      return new LinkedHashSet<>(blobs.values());
    }
  }

  /** An index or manifest list: other manifests, those of attestations included. */
  record Index(
      Digest digest, ManifestType type, String text, List<Descriptor> children, Purpose purpose)
      implements Manifest {
    public Index {
      children = List.copyOf(children);
    }

    /** One that is about nothing else. */
    public Index(Digest digest, ManifestType type, String text, List<Descriptor> children) {
      this(digest, type, text, children, Purpose.IMAGE);
    }
  }
}
