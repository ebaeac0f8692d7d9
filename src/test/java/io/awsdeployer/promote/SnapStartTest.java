package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.lambda.CredentialsEndpoint;
import io.awsdeployer.localaws.lambda.Initialization;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.Result;
import io.awsdeployer.promote.testing.TcpSockets;
import io.awsdeployer.promote.testing.TcpSockets.TcpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The function under AWS's own runtime client with SnapStart's protocol: what is there at the
 * moment of the snapshot, and that it works after the restore with what is true by then. The same
 * process goes on; a restored copy of its memory cannot be had without Firecracker.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapStartTest {
  private static final Duration LONGEST_START = Duration.ofMinutes(15);
  private static final Credentials OF_THE_INITIALIZATION =
      new Credentials(
          "ASIAINITIALIZATION00",
          "of the time before",
          Optional.of("stale"),
          Optional.of(Instant.EPOCH));

  private final Bed bed = Bed.start();
  private final Index image = TestImages.multiPlatform(1);
  private final AtomicReference<Credentials> current = new AtomicReference<>(OF_THE_INITIALIZATION);
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final CredentialsEndpoint endpoint;
  private final DeployedFunction function;

  SnapStartTest() throws IOException {
    endpoint = CredentialsEndpoint.open(current::get, Clock.systemUTC());
    Map<String, String> environment = new HashMap<>(bed.functionEnvironment());
    current.get().environment().keySet().forEach(environment::remove);
    environment.putAll(endpoint.environment());
    environment.put("REHEARSAL_SECONDS", "5");
    function =
        DeployedFunction.deploy(
            "test-aws-deployer-promote-images",
            300,
            environment,
            Initialization.SNAP_START,
            List.of(),
            output::add,
            errors::add);
  }

  private record AtTheSnapshot(
      Instant time,
      int requests,
      List<String> credentials,
      List<TcpSocket> sockets,
      long residentKib,
      long peakResidentKib) {}

  private record AfterTheRestore(Result result, List<String> credentials, List<JsonNode> log) {}

  private final AtomicReference<AtTheSnapshot> snapshot = new AtomicReference<>();
  private final AtomicReference<AfterTheRestore> restored = new AtomicReference<>();

  @BeforeAll
  void initializesIsRestoredAndInvoked() throws Exception {
    assertThat(function.process().awaitCheckpoint(LONGEST_START)).as("%s", errors).isTrue();
    snapshot.set(
        new AtTheSnapshot(
            Instant.now(),
            bed.aws().requests().total(),
            endpoint.given(),
            OS.LINUX.isCurrentOs() ? TcpSockets.of(function.process().pid()) : List.of(),
            status("VmRSS:"),
            status("VmHWM:")));

    current.set(bed.function().session("restored"));
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
    function.process().restore();
    Result result = function.invoke(bed.event().toString());
    function.close();
    restored.set(new AfterTheRestore(result, endpoint.given(), log()));
  }

  @AfterAll
  void stop() {
    function.close();
    endpoint.close();
    bed.close();
  }

  @Test
  void rehearsesBeforeTheSnapshot() {
    assertThat(loggedBeforeTheSnapshot())
        .hasSize(2)
        .allSatisfy(line -> {
          assertThat(line.path("message").asText()).isEqualTo("Rehearsed for the snapshot");
          assertThat(line.path("level").asText()).isEqualTo("INFO");
          assertThat(line.path("duration_ms").asLong()).isPositive();
          assertThat(line.path("promotions").asInt()).isPositive();
        });
  }

  /** It would be part of the snapshot, and take the memory that calls need. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void givesMemoryBackThatRehearsalsTook() {
    assertThat(snapshot.get().residentKib())
        .isPositive()
        .isLessThan(snapshot.get().peakResidentKib());
  }

  @Test
  void asksAwsForNothingBeforeTheSnapshot() {
    assertThat(snapshot.get().requests()).isZero();
  }

  @Test
  void asksForNoCredentialsBeforeTheSnapshot() {
    assertThat(snapshot.get().credentials()).isEmpty();
  }

  /** The runtime's own, by which it waits for the restore, is the only one. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void hasNoConnectionInTheSnapshot() {
    assertThat(snapshot.get().sockets())
        .as("sockets at the checkpoint")
        .singleElement()
        .satisfies(
            socket -> assertThat(socket.remotePort()).isEqualTo(function.process().apiPort()));
  }

  @Test
  void promotesAfterTheRestore() {
    Result result = restored.get().result();
    assertThat(result.failed()).as("%s %s", result.json(), errors).isFalse();
    assertThat(result.json().path("images_promoted").asInt()).isEqualTo(1);
    Promoted.exactly(bed, "app/api", Map.of("1.0", image));
  }

  @Test
  void worksWithTheCredentialsOfTheRestore() {
    assertThat(restored.get().credentials()).isNotEmpty().containsOnly(current.get().accessKeyId());
  }

  @Test
  void saysThatItStartedFromASnapshot() {
    assertThat(restored.get().log())
        .filteredOn(line -> line.path("message").asText().equals("Cold start"))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("initialization").asText()).isEqualTo("snap-start");
          assertThat(line.path("jit").asText()).isEqualTo("C1");
          assertThat(line.path("cold_start").asBoolean()).isTrue();
        });
  }

  /** Where there is such code for the system. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void hasLoadedNativeCryptoBeforeTheSnapshot() {
    assertThat(restored.get().log())
        .filteredOn(line -> line.path("message").asText().equals("Cold start"))
        .allSatisfy(line -> {
          assertThat(line.path("aes").asText()).isEqualTo(NativeCrypto.NAME);
          assertThat(line.path("sha256").asText()).isEqualTo(NativeCrypto.NAME);
        })
        .isNotEmpty();
  }

  @Test
  void writesNothingToStandardError() {
    assertThat(errors).isEmpty();
  }

  /** By the lines' own time: what was written by then has not all been read by then. */
  private List<JsonNode> loggedBeforeTheSnapshot() {
    return restored.get().log().stream()
        .filter(
            line -> !Instant.parse(line.path("timestamp").asText()).isAfter(snapshot.get().time()))
        .toList();
  }

  /** A field of the process's status in KiB, 0 where the system has none. */
  private long status(String field) throws IOException {
    Path status = Path.of("/proc", Long.toString(function.process().pid()), "status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith(field))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        : 0;
  }

  private List<JsonNode> log() {
    JsonMapper mapper = new JsonMapper();
    return output.stream()
        .map(line -> {
          try {
            return mapper.readTree(line);
          } catch (IOException e) {
            throw new UncheckedIOException(line, e);
          }
        })
        .toList();
  }
}
