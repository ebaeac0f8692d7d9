package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.promote.bench.Workload.Placed;
import io.awsdeployer.promote.testing.OciLayout;
import io.awsdeployer.promote.testing.Podman;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry and a client that nobody here wrote: podman runs what the function has promoted. */
@Tag("image")
class PodmanDistributionTest {
  @Test
  void podmanRunsWhatDistributionWasGiven(@TempDir Path folder) throws Exception {
    Podman.assumeItCanRun();
    Optional<RegistrySoftware> software = RegistrySoftware.find(Distribution.NAME);
    if (!Boolean.parseBoolean(System.getenv("REQUIRE_CLIENTS"))) {
      assumeThat(software).as("distribution's registry").isPresent();
    }
    Image image = OciLayout.read(Podman.layout(folder.resolve("layout")));
    List<Placed> images = List.of(new Placed("tools/promote-images", "1", image));
    try (ServerBed bed = ServerBed.start(software.orElseThrow(), folder)) {
      bed.seed(images);
      assertThat(bed.promote(images, "registry").path("images_promoted").asInt()).isEqualTo(1);
      assertThat(bed.problem(images)).isEmpty();

      String promoted = bed.servers().target().authority() + "/tools/promote-images:1";
      Podman.forgetImages();
      Podman.pull(promoted, Files.writeString(folder.resolve("logins.json"), "{}"));

      assertThat(Podman.digests(promoted)).contains(image.digest());
      assertThat(Podman.run(promoted, Map.of()).succeeded().out())
          .startsWith("Promotes container images");
    }
  }
}
