package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.WholeCrypto;
import io.awsdeployer.promote.bench.face.EcrFace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ECR API in front of a source and a target, as a process. */
final class FaceServer implements AutoCloseable {
  private final Process process;
  private final URI uri;
  private final URI uploads;

  private FaceServer(Process process, URI uri, URI uploads) {
    this.process = process;
    this.uri = uri;
    this.uploads = uploads;
  }

  /** A registry as users reach it and as its own API does, which is not by the measured network. */
  record Registry(URI uri, URI inside) {}

  /**
   * Starts one.
   *
   * @param warm how often each operation is played before the first call that counts
   */
  static FaceServer start(
      Place place,
      Registry source,
      Registry target,
      boolean quotas,
      Optional<Certificate> certificate,
      int warm,
      Path errors)
      throws IOException {
    List<String> command = new ArrayList<>(place.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m"));
    if (certificate.isEmpty() || WholeCrypto.find().isPresent()) {
      // C2 would go on compiling for minutes beside those who are measured. What only C2 makes
      // fast is TLS.
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    }
    certificate.ifPresent(c -> command.addAll(c.trustOptions()));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            EcrFace.class.getName(),
            "address=" + place.address(),
            "source=" + source.uri(),
            "source-inside=" + source.inside(),
            "target=" + target.uri(),
            "target-inside=" + target.inside(),
            "warm=" + warm,
            "quotas=" + quotas));
    certificate.ifPresent(c -> {
      command.add("keystore=" + c.keyStore());
      command.add("password=" + Certificate.PASSWORD);
    });
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String said = process.inputReader().readLine();
    if (said == null) {
      throw new IOException("the ECR face did not come up, see " + errors);
    }
    String[] addresses = said.split(" ", 2);
    return new FaceServer(process, URI.create(addresses[0]), URI.create(addresses[1]));
  }

  URI uri() {
    return uri;
  }

  long pid() {
    return process.pid();
  }

  /** Where pushes to the target go: the registry, or a front that keeps ECR's rates. */
  URI uploads() {
    return uploads;
  }

  /** How often each operation was called since the last time. */
  Map<String, Long> counts(HttpAsk http) throws IOException, InterruptedException {
    String answer =
        http.send(
                HttpRequest.newBuilder(uri.resolve(EcrFace.COUNTS)).build(),
                BodyHandlers.ofString())
            .body();
    return new JsonMapper().readValue(answer, new TypeReference<Map<String, Long>>() {});
  }

  @Override
  public void close() {
    process.destroy();
  }
}
