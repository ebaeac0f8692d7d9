package io.awsdeployer.promote.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What servers counted of one run.
 *
 * @param registryRequests by the tool itself, to both registries
 * @param apiRequests to the ECR API, without STS's
 * @param refused of all those, for going beyond a quota
 * @param down bytes of blobs and manifests that the registries sent to the tool
 * @param up bytes of blobs that the target took: the sizes of those committed, and again for each
 *     time that one was
 * @param mounted blobs that the target had in another repository, and was told so
 */
record Traffic(
    long registryRequests, long apiRequests, long refused, long down, long up, long mounted) {
  private static final String FACE_AGENT = "bench-face";
  private static final Pattern DIGEST =
      Pattern.compile("[?&]digest=(?<digest>sha256(:|%3A)[0-9a-f]{64})");

  static Traffic of(
      List<AccessLog.Entry> source,
      List<AccessLog.Entry> target,
      Map<String, Long> face,
      Content content) {
    List<AccessLog.Entry> tools =
        Stream.of(source, target)
            .flatMap(Collection::stream)
            .filter(entry -> !entry.agent().startsWith(FACE_AGENT))
            .toList();
    long refused =
        face.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("refused:"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return new Traffic(
        // What a front refuses never reaches the registry.
        tools.size() + face.getOrDefault("refused:v2", 0L),
        face.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("api:"))
            .mapToLong(Map.Entry::getValue)
            .sum(),
        refused,
        tools.stream()
            .filter(entry -> entry.method().equals("GET"))
            .mapToLong(AccessLog.Entry::bytes)
            .sum(),
        tools.stream().mapToLong(entry -> committed(entry, content)).sum(),
        tools.stream()
            .filter(entry -> entry.status() == 201 && entry.path().contains("mount="))
            .count());
  }

  private static long committed(AccessLog.Entry entry, Content content) {
    Matcher digest = DIGEST.matcher(entry.path());
    if (entry.status() != 201 || !entry.path().contains("/blobs/uploads/") || !digest.find()) {
      return 0;
    }
    var blob = content.blobs().get(digest.group("digest").replace("%3A", ":"));
    return blob == null ? 0 : blob.size();
  }
}
