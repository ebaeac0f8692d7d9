package io.awsdeployer.promote.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.promote.PromoteImagesHandler;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.FakeContext;
import io.awsdeployer.promote.testing.Receipts;
import io.awsdeployer.promote.testing.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A bed that is set for one promotion, and what that promises. */
final class Scene implements AutoCloseable {
  private static final Duration TIME = Duration.ofMinutes(15);
  private static final Fault NONE = (request, service) -> service.handle(request);

  private final MovableClock clock;
  private final Bed bed;
  private final ObjectNode event;
  private final List<Promise> promises;
  private final Secrets secrets;
  private final Site site;
  private final List<Credentials> credentials = new CopyOnWriteArrayList<>();
  private final List<String> badReceipts = new CopyOnWriteArrayList<>();
  private final AtomicReference<Fault> fault = new AtomicReference<>(NONE);

  /**
   * A scene.
   *
   * @param event what the function is called with
   * @param promises what holds at the target when that went well
   */
  Scene(MovableClock clock, Bed bed, ObjectNode event, List<Promise> promises) {
    this.clock = clock;
    this.bed = bed;
    this.event = event;
    this.promises = List.copyOf(promises);
    // Outside the watch over secrets, which would read an answer that is cut before it is sent.
    var _ = bed.aws().faults().on("*").always().with((r, s) -> fault.get().apply(r, s));
    this.secrets = Secrets.watched(bed);
    URI elsewhere =
        URI.create(
            "http://"
                + bed.aws().listen("elsewhere", _ -> "elsewhere:any", _ -> Response.empty(200)));
    this.site = new Site(clock, elsewhere, new CountDownLatch(1));
  }

  Bed bed() {
    return bed;
  }

  /** From now on every call meets it. */
  void meets(Fault other) {
    fault.set(other);
  }

  void meetsNothing() {
    fault.set(NONE);
  }

  boolean isRevert() {
    return event.path("action").asText().equals("revert");
  }

  MovableClock clock() {
    return clock;
  }

  List<Promise> promises() {
    return promises;
  }

  /** Receipts that were written and are not what their schema says. */
  List<String> badReceipts() {
    return badReceipts;
  }

  Secrets secrets() {
    return secrets;
  }

  List<Credentials> credentials() {
    return credentials;
  }

  Site site() {
    return site;
  }

  /**
   * Calls the function.
   *
   * @param silence how long it bears with who says nothing
   */
  Run call(Duration silence) {
    Receipts receipts = Receipts.of(bed.pipeline().bucket(Bed.BUCKET));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Optional<Throwable> thrown = Optional.empty();
    Credentials own = bed.function().session("lambda");
    credentials.add(own);
    try (PatientWorkshop patient = PatientWorkshop.of(bed, own, silence)) {
      Workshop workshop = patient.workshop();
      EventLog log =
          new JsonLog(
              new PrintStream(lines, true, StandardCharsets.UTF_8),
              workshop.clock(),
              EventLog.Level.DEBUG);
      new PromoteImagesHandler(workshop, log)
          .handleRequest(
              new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
              output,
              new FakeContext(() -> TIME));
    } catch (IOException | RuntimeException e) {
      thrown = Optional.of(e);
    }
    try {
      receipts.requireValidSince();
    } catch (AssertionError e) {
      badReceipts.add(String.valueOf(e.getMessage()));
    }
    return new Run(
        output.toString(StandardCharsets.UTF_8), thrown, lines.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    site.over().countDown();
    bed.close();
  }
}
