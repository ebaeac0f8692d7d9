package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three images: app/a has a tag to move, app/b has none yet, and app/c has one to move, which is
 * where the switch fails once the other two are switched.
 */
class SwitchTest {
  private static final Image OLD_A = TestImages.small(1);
  private static final Image OLD_C = TestImages.small(30);
  private static final Image NEW_A = TestImages.small(110);
  private static final Image NEW_B = TestImages.small(120);
  private static final Image NEW_C = TestImages.small(130);
  private static final Image STRANGER = TestImages.small(990);

  private final CountDownLatch othersSwitched = new CountDownLatch(2);
  private final MovableClock clock = new MovableClock();
  private Bed bed;

  @BeforeEach
  void start() {
    bed =
        Bed.start(builder -> builder.clock(clock))
            .pushed("app/a", "1.0", NEW_A)
            .pushed("app/b", "1.0", NEW_B)
            .pushed("app/c", "1.0", NEW_C)
            .manifestOf("app/a:1.0", "app/b:1.0", "app/c:1.0");
    OLD_A.pushTo(bed.target("app/a"), "1.0");
    OLD_C.pushTo(bed.target("app/c"), "1.0");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private AtomicInteger onSwitchOf(String repository, Fault fault) {
    return TaggedPuts.into(repository, bed, fault);
  }

  /** The switch of app/c waits for the others', so that there is something to put back. */
  private AtomicInteger cComesLast(Fault fault) {
    for (String other : new String[] {"app/a", "app/b"}) {
      onSwitchOf(
          other,
          (request, service) -> {
            Response done = service.handle(request);
            othersSwitched.countDown();
            return done;
          });
    }
    return onSwitchOf(
        "app/c",
        (request, service) -> {
          try {
            assertThat(othersSwitched.await(2, TimeUnit.MINUTES)).isTrue();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return fault.apply(request, service);
        });
  }

  private AtomicInteger cBecomesImmutable(Runnable also) {
    return cComesLast((request, service) -> {
      also.run();
      bed.target("app/c").mutability(TagMutability.immutable());
      return service.handle(request);
    });
  }

  private static Response error(Request request, String code, String text, int status) {
    return ErrorFormat.of(request.operation()).render(new AwsError(status, code, text));
  }

  private String tag(String repository) {
    return bed.target(repository).tags().getOrDefault("1.0", "nothing");
  }

  private static String failed(String standing) {
    return "The switch failed: The tag app/c:1.0 in the target registry 222222222222/us-east-1 is immutable and points to "
        + OLD_C.digest()
        + ", not to "
        + NEW_C.digest()
        + ". Now "
        + standing
        + "; app/b:1.0 points to "
        + NEW_B.digest()
        + " (a new tag, it stays); app/c:1.0 points to "
        + OLD_C.digest();
  }

  @Test
  void whatWasReplacedIsInTheOutput() {
    JsonNode details = bed.promote().ok().path("details");
    assertThat(details.findValuesAsText("replaced"))
        .containsExactly(OLD_A.digest(), OLD_C.digest());
    assertThat(details.get(1).has("replaced")).isFalse();
    assertThat(tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(tag("app/b")).isEqualTo(NEW_B.digest());
    assertThat(tag("app/c")).isEqualTo(NEW_C.digest());
  }

  @Test
  void movedTagsArePutBackAndNewOnesStay() {
    AtomicInteger refused = cBecomesImmutable(() -> {});
    Bed.Invocation invocation = bed.promote();
    SwitchFailedException e = Failures.of(invocation, SwitchFailedException.class);
    assertThat(refused).hasValue(1);
    assertThat(Failures.logged(invocation, "The switch failed", "reason")).hasSize(1);
    assertThat(e.retryable()).isFalse();
    assertThat(firstLine(e))
        .isEqualTo(failed("app/a:1.0 points to " + OLD_A.digest() + " (put back)") + ".");
    assertThat(tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(tag("app/b")).isEqualTo(NEW_B.digest());
    assertThat(tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @Test
  void aTagThatSomebodyElseMovedMeanwhileIsLeftAlone() {
    AtomicInteger refused = cBecomesImmutable(() -> STRANGER.pushTo(bed.target("app/a"), "1.0"));
    SwitchFailedException e = Failures.of(bed.promote(), SwitchFailedException.class);
    assertThat(refused).hasValue(1);
    assertThat(firstLine(e)).isEqualTo(failed("app/a:1.0 points to " + STRANGER.digest()) + ".");
    assertThat(tag("app/a")).isEqualTo(STRANGER.digest());
  }

  @Test
  void aTagThatCannotBePutBackIsTold() {
    AtomicInteger refused =
        cBecomesImmutable(() ->
            onSwitchOf(
                "app/a",
                (request, service) ->
                    error(request, "AccessDeniedException", "not any more", 400)));
    SwitchFailedException e = Failures.of(bed.promote(), SwitchFailedException.class);
    assertThat(refused).hasValue(1);
    assertThat(firstLine(e))
        .isEqualTo(
            failed("app/a:1.0 points to " + NEW_A.digest() + " (switched)")
                + "; app/a:1.0 could not be put back: Could not point app/a:1.0 to "
                + OLD_A.digest()
                + " in the target registry 222222222222/us-east-1: access is refused.");
    assertThat(tag("app/a")).isEqualTo(NEW_A.digest());
  }

  @Test
  void whereATagPointsThatCannotBeReadAnyMoreIsNotGuessed() {
    String repository = "arn:aws:ecr:us-east-1:222222222222:repository/app/a";
    AtomicInteger refused =
        cBecomesImmutable(() -> {
          Role _ = bed.promoter().policy(Policies.deny(repository, "ecr:BatchGetImage"));
        });
    SwitchFailedException e = Failures.of(bed.promote(), SwitchFailedException.class);
    assertThat(refused).hasValue(1);
    assertThat(firstLine(e))
        .contains("Now app/a:1.0 points to what could not be read: ")
        .contains("; app/b:1.0 points to " + NEW_B.digest() + " (a new tag, it stays)")
        .contains("; app/a:1.0 could not be put back: ");
    assertThat(tag("app/a")).isEqualTo(NEW_A.digest());
  }

  @Test
  void timeThatEndsWhileTagsArePutBackIsTold() {
    AtomicInteger refused =
        cBecomesImmutable(() ->
            onSwitchOf(
                "app/a",
                (request, service) -> {
                  clock.forward(Duration.ofMinutes(16));
                  return service.handle(request);
                }));
    SwitchFailedException e = Failures.of(bed.promote(), SwitchFailedException.class);
    assertThat(refused).hasValue(1);
    assertThat(firstLine(e))
        .startsWith("The switch failed: The tag app/c:1.0 ")
        .endsWith(
            " Now what the tags point to is not known: the time ended while they were put back.");
  }

  @Test
  void aRefusedRightIsToldWithTheStatement() {
    AtomicInteger refused =
        cComesLast(
            (request, service) -> error(request, "AccessDeniedException", "not for you", 400));
    SwitchFailedException e = Failures.of(bed.promote(), SwitchFailedException.class);
    assertThat(refused).hasValue(1);
    assertThat(Failures.toDo(e, "add to the identity policy of ")).contains("ecr:PutImage");
    assertThat(tag("app/a")).isEqualTo(OLD_A.digest());
  }

  @Test
  void aTemporaryFailureIsPutBackTooAndTheNextRunOnlySwitches() {
    AtomicInteger busy =
        cComesLast((request, service) -> error(request, "ThrottlingException", "Rate", 400));
    ServiceUnavailableException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(busy.get()).isEqualTo(3);
    assertThat(e.retryable()).isTrue();
    assertThat(firstLine(e)).startsWith("The switch failed: Could not point app/c:1.0 to ");
    assertThat(tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(tag("app/c")).isEqualTo(OLD_C.digest());

    bed.aws().faults().clear();
    bed.aws().requests().reset();
    assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(2);
    assertThat(tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(tag("app/c")).isEqualTo(NEW_C.digest());
    assertThat(bed.aws().requests().count("blob:GET")).isZero();
    assertThat(bed.aws().requests().count("ecr:PutImage")).isEqualTo(2);
  }

  @Test
  void aTagWhoseSwitchHadItsEffectWithoutAnAnswerIsPutBackToo() {
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger lost =
        cComesLast((request, service) -> {
          int attempt = tries.incrementAndGet();
          if (attempt == 1) {
            service.handle(request).body().close();
            throw new IOException("the answer is lost");
          }
          return attempt <= 3
              ? error(request, "ServerException", "down", 500)
              : service.handle(request);
        });
    PromotionException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(lost).hasValue(4);
    assertThat(firstLine(e)).contains("app/c:1.0 points to " + OLD_C.digest() + " (put back)");
    assertThat(tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @Test
  void anImageThatVanishedAfterStagingStopsTheSwitchBeforeItBegins() {
    FaultRule vanished =
        bed.aws()
            .faults()
            .on("ecr:BatchGetImage")
            .when(request -> request.header("authorization").orElse("").contains("/us-east-1/"))
            .skip(6) // the plan's: where the tags point to, then which images are there
            .times(3)
            .before(() -> bed.target("app/b").deleteImage(NEW_B.digest()));
    ServiceUnavailableException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(vanished.fired()).isEqualTo(3);
    assertThat(firstLine(e))
        .isEqualTo(
            "The image app/b@%s was staged in the target registry 222222222222/us-east-1 and is gone again; no tag has moved."
                .formatted(NEW_B.digest()));
    assertThat(tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(tag("app/b")).isEqualTo("nothing");
    assertThat(tag("app/c")).isEqualTo(OLD_C.digest());
  }
}
