package io.awsdeployer.promote.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the matrix is judged by can fail: promotions that are broken on purpose are told. */
class OracleTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Run SAID_IT_WENT_WELL = new Run("{}", Optional.empty(), "");

  private final Scene scene = Scenario.REGISTRY.open();
  private final Bed bed = scene.bed();

  @AfterEach
  void close() {
    scene.close();
  }

  private List<String> after(Run run) {
    return new Oracle(scene).afterAny(run);
  }

  private static Run failedWith(RuntimeException e) {
    return new Run("", Optional.of(e), "");
  }

  private static Run unavailable() {
    return failedWith(new ServiceUnavailableException(Problem.of("Not now.")));
  }

  private void stage(Promise promise) {
    EcrRepository repository = bed.target(promise.repository());
    promise.image().pushTo(repository);
  }

  private void move(Promise promise) {
    var _ = bed.target(promise.repository()).moveTag(promise.tag(), promise.image().digest());
  }

  @Test
  void aCleanRunAndAnErrorThatMovedNothingAreNoProblem() {
    assertThat(after(unavailable())).isEmpty();
    assertThat(after(scene.call(PATIENT))).isEmpty();
  }

  @Test
  void aPromiseThatIsNotKept() {
    assertThat(after(SAID_IT_WENT_WELL))
        .contains("promised and not so: app/b:1 points to Optional.empty")
        .anyMatch(problem -> problem.startsWith("app/b:1 lacks the manifest "))
        .anyMatch(problem -> problem.startsWith("app/b:1 lacks the manifest "));
  }

  @Test
  void aTagThatMovedBeforeAllWasStaged() {
    stage(scene.promises().getFirst());
    move(scene.promises().getFirst());
    assertThat(after(unavailable()))
        .anyMatch(problem -> problem.startsWith("[app/a:1] moved before all was staged: app/b:1"));
  }

  @Test
  void aTagThatMovedUnderAnErrorThatIsNoSwitchs() {
    scene.promises().forEach(this::stage);
    move(scene.promises().getFirst());
    assertThat(after(failedWith(new SwitchFailedException(Problem.of("Half."))))).isEmpty();
    assertThat(after(failedWith(new IntegrityException(Problem.of("Wrong.")))))
        .singleElement()
        .asString()
        .startsWith("[app/a:1] moved, and the error is no switch's");
  }

  @Test
  void aTagThatPointsToSomethingElse() {
    TestImages.small(77).pushTo(bed.target("app/a"), "1");
    assertThat(after(unavailable()))
        .singleElement()
        .asString()
        .startsWith("app/a:1 points to a stranger: ");
  }

  @Test
  void wrongBytesUnderADigestAnywhereInTheTarget() {
    String digest = TestImages.small(5).config().digest();
    byte[] wrong = "something else".getBytes(StandardCharsets.UTF_8);
    var _ = bed.target("app/bystander").addBlob(MemoryBlob.corrupt(wrong, digest));
    assertThat(after(unavailable()))
        .singleElement()
        .asString()
        .startsWith("wrong bytes under " + digest);
  }

  @Test
  void anErrorThatNobodyDocumented() {
    assertThat(after(failedWith(new IllegalStateException("oh"))))
        .containsExactly("an error that README does not have: java.lang.IllegalStateException: oh");
  }

  @Test
  void aMessageForNobody() {
    assertThat(
            after(failedWith(new ServiceUnavailableException(Problem.of("Could not read null.")))))
        .singleElement()
        .asString()
        .startsWith("a message for nobody: ");
  }

  @Test
  void everySecretThatIsTold() {
    Run run = scene.call(PATIENT);
    List<String> secrets = List.copyOf(scene.secrets().all(scene.credentials()));
    assertThat(secrets).hasSizeGreaterThan(10);
    for (String secret : secrets) {
      Run leaking = new Run(run.output(), run.thrown(), run.log() + "leaked " + secret);
      assertThat(after(leaking)).contains("a secret was told: " + secret);
    }
  }

  @Test
  void aReceiptThatLacksWhatWasReplaced() {
    Run run = scene.call(PATIENT);
    var bucket = bed.pipeline().bucket(Bed.BUCKET);
    for (String key : bucket.keys()) {
      String text = new String(bucket.get(key).orElseThrow(), StandardCharsets.UTF_8);
      var _ = bucket.put(key, text.replace("\"replaced\"", "\"rep\""));
    }
    assertThat(after(run))
        .singleElement()
        .asString()
        .startsWith("the receipt does not have what app/a:1 replaced: ");
  }

  @Test
  void aSecondCallThatDoesNotRepair() {
    assertThat(new Oracle(scene).afterRepair(unavailable()))
        .singleElement()
        .asString()
        .startsWith("the second call fails: ");
  }

  @Test
  void whatFailsByWhatItHasToBearWithAndWhatIsCalledFinalThoughItPasses() {
    FaultCase lost =
        new FaultCase(
            Scenario.REGISTRY,
            new Call("ecr:PutImage", "target tagged"),
            new FaultCase.Clean(4, false),
            FaultKind.ANSWER_LOST,
            Strike.FIRST);
    Oracle oracle = new Oracle(scene);
    assertThat(oracle.afterFault(unavailable(), lost, 1))
        .singleElement()
        .asString()
        .startsWith("it fails by what it has to bear with: ");
    assertThat(oracle.afterFault(unavailable(), lost, 0)).isEmpty();
    assertThat(oracle.afterFault(failedWith(new SwitchFailedException(Problem.of("No."))), lost, 1))
        .anyMatch(problem -> problem.startsWith("it says not to call again after what passes: "));
  }

  /** A promotion that is broken by whoever stands between: it tags what it was to put untagged. */
  @Test
  void aBrokenPromotionOfTheWholeFunction() {
    scene.meets((request, service) -> {
      Call.Seen seen = Call.see(request);
      if (seen.call().about().equals("target untagged")) {
        stage(scene.promises().getFirst());
        move(scene.promises().getFirst());
        return Answers.denied(seen, service, scene.site());
      }
      return service.handle(seen.request());
    });
    assertThat(after(scene.call(PATIENT)))
        .anyMatch(problem -> problem.startsWith("[app/a:1] moved before all was staged"));
  }
}
