package io.awsdeployer.promote.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code make run} shows, and where. */
class DemoTest {
  private final ByteArrayOutputStream forPeople = new ByteArrayOutputStream();
  private final ByteArrayOutputStream forMachines = new ByteArrayOutputStream();

  @Test
  void givesTheOutputToMachinesAndTheRestToPeople() throws Exception {
    Screen screen = new Screen(stream(forPeople), false);
    int exit = new Demo(screen, stream(forMachines), Events.ofTheProject()).run();

    String shown = forPeople.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(shown).isZero();
    List<JsonNode> documents;
    try (MappingIterator<JsonNode> all =
        new JsonMapper().readerFor(JsonNode.class).readValues(forMachines.toByteArray())) {
      documents = all.readAll();
    }
    assertThat(documents).hasSize(1);
    assertThat(documents.getFirst().path("images_promoted").asInt()).isEqualTo(4);
    assertThat(documents.getFirst().path("blobs_copied").asInt()).isPositive();
    assertThat(shown)
        .contains("linux/amd64, linux/arm64, 2 attestations", "Nothing copied: 4 images found")
        .doesNotContain("{\"timestamp\"", "\033[");
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
