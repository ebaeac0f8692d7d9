package io.awsdeployer.promote.verify;

import io.awsdeployer.localaws.conformance.Answer;
import io.awsdeployer.localaws.conformance.Workbench;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.testing.Result;
import io.awsdeployer.promote.verify.Direction.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Promotions as builds ask for them; what is in place is read back by the target's own API. */
final class PromotionCases {
  private static final String TAG = "1.0.0-verify";

  private final Direction direction;
  private final Workbench source;
  private final Workbench target;

  PromotionCases(Direction direction) {
    this.direction = direction;
    this.source = direction.source().bench();
    this.target = direction.target().bench();
  }

  /** A case that is only begun when its turn comes. */
  record Case(String title, Body body) {
    /** What is done. */
    @FunctionalInterface
    interface Body {
      Line run(String title) throws IOException;
    }
  }

  List<Case> all() {
    return List.of(
        new Case("a single image", this::single),
        new Case("several images, and the same again copies nothing", this::several),
        new Case("an absent image among several moves no tag", this::absent),
        new Case("a build without images is skipped", this::none));
  }

  private Line single(String title) throws IOException {
    TestManifest image = TestImages.small(1);
    Entry entry = pushed(image);
    Result result = direction.promote("single", entry);
    return wrong(result, 1)
        .or(() -> misplaced(entry, image))
        .map(problem -> Line.failed(direction.group(), title, problem, "image in place"))
        .orElseGet(() -> passed(title, result));
  }

  private Line several(String title) throws IOException {
    TestManifest index = TestImages.multiPlatform(50);
    TestManifest docker = TestImages.docker(60).layers(3, 2_000).build();
    TestManifest zstd = TestImages.oci(70).zstdLayer(500).layer(100).build();
    List<Entry> entries = List.of(pushed(index), pushed(docker), pushed(zstd));
    Entry[] all = entries.toArray(Entry[]::new);
    Result first = direction.promote("several", all);
    Optional<String> problem =
        wrong(first, 3)
            .or(() -> misplaced(entries.get(0), index))
            .or(() -> misplaced(entries.get(1), docker))
            .or(() -> misplaced(entries.get(2), zstd));
    if (problem.isPresent()) {
      return Line.failed(direction.group(), title, problem.get(), "images in place");
    }
    Result again = direction.promote("several", all);
    return wrong(again, 3)
        .or(() ->
            again.number("blobs_copied") + again.number("tags_switched") == 0
                ? Optional.empty()
                : Optional.of(told(again)))
        .map(found -> Line.failed(direction.group(), title, found, "nothing copied again"))
        .orElseGet(() -> passed(title, first));
  }

  private Line absent(String title) throws IOException {
    Entry there = pushed(TestImages.small(2));
    Entry absent = new Entry(there.repository(), "absent", there.targetRepository());
    Result result = direction.promote("absent", there, absent);
    Answer tag = target.get(there.targetRepository(), Workbench.tag(TAG));
    boolean right =
        result.failed()
            && result.error().equals("SourceImageNotFoundException")
            && tag.code().equals("ImageNotFound");
    return right
        ? Line.passed(direction.group(), title, result.error())
        : Line.failed(
            direction.group(),
            title,
            "%s; tag: %s".formatted(told(result), tag.code()),
            "SourceImageNotFoundException; tag: ImageNotFound");
  }

  private Line none(String title) throws IOException {
    Result result = direction.promote("none");
    return !result.failed() && result.json().path("skipped").asBoolean()
        ? Line.passed(direction.group(), title, "skipped")
        : Line.failed(direction.group(), title, told(result), "skipped");
  }

  private Entry pushed(TestManifest image) {
    String from = source.repository();
    source.push(from, image, TAG);
    return new Entry(from, TAG, target.repository());
  }

  private Line passed(String title, Result result) {
    return Line.passed(direction.group(), title, told(result));
  }

  private static Optional<String> wrong(Result result, int images) {
    return !result.failed() && result.number("images_promoted") == images
        ? Optional.empty()
        : Optional.of(told(result));
  }

  /** The tag, and everything below it by digest, byte for byte. */
  private Optional<String> misplaced(Entry entry, TestManifest image) {
    Answer tagged = target.get(entry.targetRepository(), Workbench.tag(entry.tag()));
    if (!tagged.text().equals(image.text())) {
      return Optional.of("tag %s: %s".formatted(entry.tag(), tagged));
    }
    return image
        .graph()
        .filter(manifest ->
            !target
                .get(entry.targetRepository(), Workbench.digest(manifest.digest()))
                .text()
                .equals(manifest.text()))
        .findFirst()
        .map(manifest -> manifest.digest() + " is not there as it was pushed");
  }

  private static String told(Result result) {
    return result.failed()
        ? result.error() + ": " + result.errorMessage()
        : "%d in place, %d blobs (%d bytes) copied, %d tags switched, %d ms"
            .formatted(
                result.number("images_promoted"),
                result.number("blobs_copied"),
                result.number("bytes_copied"),
                result.number("tags_switched"),
                result.number("duration_ms"));
  }
}
