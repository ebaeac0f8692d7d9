package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Tag;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tags under which clients keep what belongs to a manifest, each computed from its digest. */
enum CompanionTag {
  /**
   * The index of referrers that clients keep where a registry has no referrers API (OCI
   * distribution specification, referrers tag schema).
   */
  REFERRERS(""),
  /** Of cosign up to version 2 (cosign, signature specification); likewise the two after it. */
  SIGNATURE(".sig"),
  ATTESTATION(".att"),
  SBOM(".sbom");

  private final String suffix;

  CompanionTag(String suffix) {
    this.suffix = suffix;
  }

  Tag of(Digest subject) {
    return new Tag("sha256-" + subject.hex() + suffix);
  }

  /** All tags of some manifests, with the manifest that each belongs to. */
  static Map<Tag, Digest> of(Iterable<Digest> subjects) {
    Map<Tag, Digest> tags = new LinkedHashMap<>();
    for (Digest subject : subjects) {
      for (CompanionTag one : values()) {
        tags.put(one.of(subject), subject);
      }
    }
    return tags;
  }
}
