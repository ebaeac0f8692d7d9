package io.awsdeployer.promote.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.s3.Bucket;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what must not be after a call, whatever went wrong in it. OracleTest has it say so. */
final class Oracle {
  /** What only a program says; Jackson tells its tokens in quotes. */
  private static final Pattern PROGRAMMERS =
      Pattern.compile("(?<!')\\bnull\\b(?!')|Optional[\\[.]");

  private final Scene scene;
  private final Stock stock;

  Oracle(Scene scene) {
    this.scene = scene;
    this.stock = new Stock(scene.bed().targetRegistry());
  }

  /** What must not be when a call has met a fault. */
  List<String> afterFault(Run run, FaultCase faultCase, int struck) {
    List<String> problems = new ArrayList<>(afterAny(run));
    run.thrown()
        .ifPresent(thrown -> {
          if (faultCase.isAbsorbed() && struck > 0) {
            problems.add("it fails by what it has to bear with: " + thrown);
          }
          if (faultCase.kind().has(Trait.PASSES)
              && thrown instanceof PromotionException e
              && !e.retryable()) {
            problems.add("it says not to call again after what passes: " + thrown);
          }
        });
    return problems;
  }

  /** What must not be when the same call was made again without a fault. */
  List<String> afterRepair(Run run) {
    List<String> problems = new ArrayList<>();
    afterAny(run).forEach(problem -> problems.add("second call: " + problem));
    run.thrown().ifPresent(thrown -> problems.add("the second call fails: " + thrown));
    return problems;
  }

  /** What must not be after any call. */
  List<String> afterAny(Run run) {
    List<String> problems = new ArrayList<>(stock.wrongs());
    run.thrown()
        .ifPresentOrElse(
            thrown -> {
              documented(thrown, problems);
              allOrNothing(thrown, problems);
            },
            () -> kept(run, problems));
    String said = run.said();
    scene.secrets().all(scene.credentials()).stream()
        .filter(said::contains)
        .forEach(secret -> problems.add("a secret was told: " + secret));
    for (LoggedRequest request : scene.bed().aws().requests().entries("elsewhere:any")) {
      problems.add("it followed to another host: " + request);
    }
    scene.bed().aws().ecr().violations().forEach(violation -> problems.add("" + violation));
    scene.bed().aws().requests().failures().forEach(failure -> problems.add("" + failure));
    return problems;
  }

  private static void documented(Throwable thrown, List<String> problems) {
    Optional<Boolean> retry = DocumentedErrors.retry(thrown.getClass());
    if (retry.isEmpty() || !(thrown instanceof PromotionException e)) {
      problems.add("an error that README does not have: " + thrown);
      return;
    }
    if (e.retryable() != retry.get()) {
      problems.add("README says otherwise whether to call again: " + thrown);
    }
    String message = String.valueOf(e.getMessage());
    if (message.isBlank() || PROGRAMMERS.matcher(message).find() || message.length() > 26_000) {
      problems.add("a message for nobody: " + message);
    }
  }

  /** Every promise holds: the tags are where they belong, and what they point to is whole. */
  private void kept(Run run, List<String> problems) {
    for (Promise promise : scene.promises()) {
      Optional<String> now = now(promise);
      if (!now.equals(Optional.of(promise.image().digest()))) {
        problems.add("promised and not so: %s points to %s".formatted(promise, now));
      }
      problems.addAll(stock.missing(promise));
    }
    if (run.json().has("receipt") && !scene.isRevert()) {
      receipt(problems);
    }
  }

  /** Tags stand where they stood, or all that was promised is there and who reads is told. */
  private void allOrNothing(Throwable thrown, List<String> problems) {
    List<Promise> moved = new ArrayList<>();
    for (Promise promise : scene.promises()) {
      Optional<String> now = now(promise);
      if (now.equals(promise.before())) {
        continue;
      }
      if (!now.equals(Optional.of(promise.image().digest()))) {
        problems.add("%s points to a stranger: %s".formatted(promise, now));
      } else if (promise.counts()) {
        moved.add(promise);
      }
    }
    if (moved.isEmpty()) {
      return;
    }
    scene
        .promises()
        .forEach(promise ->
            stock
                .missing(promise)
                .forEach(gap ->
                    problems.add("%s moved before all was staged: %s".formatted(moved, gap))));
    if (!(thrown instanceof SwitchFailedException
        || thrown instanceof ServiceUnavailableException
        || thrown instanceof PromotionIncompleteException)) {
      problems.add("%s moved, and the error is no switch's: %s".formatted(moved, thrown));
    }
  }

  private Optional<String> now(Promise promise) {
    return scene
        .bed()
        .targetRegistry()
        .find(promise.repository())
        .map(EcrRepository::tags)
        .map(tags -> tags.get(promise.tag()));
  }

  /** The receipt has what the tags pointed to before the first call, whatever came between. */
  private void receipt(List<String> problems) {
    Bucket bucket = scene.bed().pipeline().bucket(Bed.BUCKET);
    List<JsonNode> entries = new ArrayList<>();
    for (String key : bucket.keys()) {
      if (key.contains("/promotion-receipts/")) {
        json(bucket.get(key).orElseThrow()).path("tags").forEach(entries::add);
      }
    }
    for (Promise promise : scene.promises()) {
      if (promise.counts()
          && entries.stream()
              .noneMatch(entry ->
                  entry.path("repository").asText().equals(promise.repository())
                      && entry.path("tag").asText().equals(promise.tag())
                      && entry.path("replaced").asText().equals(promise.before().orElse("")))) {
        problems.add("the receipt does not have what %s replaced: %s".formatted(promise, entries));
      }
    }
  }

  private static JsonNode json(byte[] text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
