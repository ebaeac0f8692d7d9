package io.awsdeployer.localaws.ecr.v2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path of the distribution API, taken apart.
 *
 * @param name the repository; empty for the base
 * @param reference a digest, a tag or an upload's id; empty where there is none
 */
record RegistryPath(Kind kind, String name, String reference) {

  enum Kind {
    BASE("base", Pattern.compile("/v2/?()()")),
    START("upload", Pattern.compile("/v2/(.+)/blobs/uploads/?()")),
    UPLOAD("upload", Pattern.compile("/v2/(.+)/blobs/uploads/([^/]+)")),
    BLOB("blob", Pattern.compile("/v2/(.+)/blobs/([^/]+)")),
    MANIFEST("manifest", Pattern.compile("/v2/(.+)/manifests/([^/]+)")),
    REFERRERS("referrers", Pattern.compile("/v2/(.+)/referrers/([^/]+)")),
    TAGS("tags", Pattern.compile("/v2/(.+)/tags/list()"));

    private final String noun;
    private final Pattern pattern;

    Kind(String noun, Pattern pattern) {
      this.noun = noun;
      this.pattern = pattern;
    }

    /** What counters and faults call it. */
    String noun() {
      return noun;
    }
  }

  static Optional<RegistryPath> parse(String rawPath) {
    String path = URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
    for (Kind kind : Kind.values()) {
      Matcher matcher = kind.pattern.matcher(path);
      if (matcher.matches()) {
        return Optional.of(new RegistryPath(kind, matcher.group(1), matcher.group(2)));
      }
    }
    return Optional.empty();
  }
}
