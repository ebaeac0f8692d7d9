package io.awsdeployer.localaws.image;

/** What a child of an index is for. */
public record Platform(String os, String architecture) {
  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");
  public static final Platform LINUX_ARM64 = new Platform("linux", "arm64");

  /** What BuildKit writes for attestations. */
  public static final Platform UNKNOWN = new Platform("unknown", "unknown");
}
