package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.clients.Tool;
import io.awsdeployer.promote.bench.Workload.Placed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not at the target, or is not what it should be, is found. */
class VerificationTest {
  @TempDir private Path folder;

  @Test
  void findsWhatLacksAndWhatIsAnother() throws Exception {
    Path program = Tool.require("registry", "--version").executable();
    List<Placed> images = new Workloads(0.001).named("swarm").source();
    Placed first = images.getFirst();
    try (HttpAsk http = new HttpAsk(SSLContext.getDefault());
        RegistryServer registry =
            RegistryServer.start(
                new Distribution(program),
                Place.LOOPBACK,
                folder.resolve("content"),
                folder.resolve("registry"),
                Optional.empty(),
                http)) {
      new Seeding(http, registry.uri()).push(List.of(first));
      Verification verification = new Verification(http, registry.uri());

      assertThat(verification.problem(List.of(first))).isEmpty();
      assertThat(verification.problem(images))
          .hasValueSatisfying(
              problem -> assertThat(problem).contains(images.get(1).repository(), "404"));
      Placed another = new Placed(first.repository(), first.tag(), images.get(1).manifest());
      assertThat(verification.problem(List.of(another)))
          .hasValueSatisfying(
              problem -> assertThat(problem).contains(first.manifest().digest(), "not"));
    }
  }
}
