package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever may write to the bucket chooses every byte of the manifest: no registry is asked. */
class HostileDeployManifestTest {
  static Stream<Arguments> manifests() {
    return Stream.of(
        argumentSet("deep", "{\"images\":" + "[".repeat(100_000), "nesting depth"),
        argumentSet("deep in objects", "{\"images\":".repeat(50_000), "nesting depth"),
        argumentSet("huge", "{\"images\":[" + " ".repeat(2 << 20), "larger than the 1 MiB"),
        argumentSet("a number bomb", "{\"images\":" + "9".repeat(500_000) + "}", "value length"),
        argumentSet("an exponent", "{\"images\":1e999999999}", "images"),
        argumentSet("a string bomb", image("a".repeat(500_000), "1"), "String value length"),
        argumentSet("a name bomb", "{\"" + "n".repeat(100_000) + "\":1}", "Name length"),
        argumentSet("fields twice", "{\"images\":[],\"images\":[]}", "Duplicate field 'images'"),
        argumentSet("two documents", image("a", "1") + image("b", "1"), "after the end"),
        argumentSet("a million fields", many(60_000), "has 60000 problems"),
        argumentSet("20,000 images", list(20_000), "images"),
        argumentSet("a path", image("../../etc/passwd", "1"), "images[0].repository"),
        argumentSet("a path's end", image("app/..", "1"), "images[0].repository"),
        argumentSet("the root", image("/app", "1"), "images[0].repository"),
        argumentSet("nothing between", image("app//api", "1"), "images[0].repository"),
        argumentSet("another host", image("evil.example.com:5000/app", "1"), "repository"),
        argumentSet("a scheme", image("https://evil/app", "1"), "images[0].repository"),
        argumentSet("a query", image("app?registryId=1", "1"), "images[0].repository"),
        argumentSet("a null byte", image("app\\u0000", "1"), "images[0].repository"),
        argumentSet("reversed writing", image("app\\u202e", "1"), "\\u202e"),
        argumentSet("a screen cleared", image("app\\u001b[2J", "1"), "\\u001b[2J"),
        argumentSet("a tag that is a path", image("app", "../1"), "images[0].tag"),
        argumentSet("a tag too long", image("app", "1".repeat(129)), "images[0].tag"),
        argumentSet("a digest for a tag", image("app", "sha256:abc"), "images[0].tag"));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void isRefusedBeforeAnyRegistryIsAsked(String manifest, String reason) {
    try (Bed bed = Bed.start()) {
      InvalidManifestException e =
          Failures.of(bed.manifest(manifest).promote(), InvalidManifestException.class);
      assertThat(e).hasMessageContaining(reason);
      Failures.assertReadable(e, 30_000);
      assertThat(bed.aws().requests().entries())
          .extracting(LoggedRequest::operation)
          .noneMatch(operation -> operation.startsWith("ecr:") || operation.endsWith("Role"));
    }
  }

  private static String image(String repository, String tag) {
    return "{\"images\":[{\"repository\":\"%s\",\"tag\":\"%s\"}]}".formatted(repository, tag);
  }

  private static String list(int count) {
    return "{\"images\":[%s]}"
        .formatted(
            IntStream.range(0, count)
                .mapToObj(i -> "{\"repository\":\"a\",\"tag\":\"%d\"}".formatted(i))
                .collect(Collectors.joining(",")));
  }

  private static String many(int fields) {
    return IntStream.range(0, fields)
        .mapToObj(i -> "\"f%d\":1".formatted(i))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
