package io.awsdeployer.promote.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever mistypes is told so in a sentence, not by a stack trace. */
class WrongUsagesTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen = new Screen(stream(shown), false);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "-1", "65536"})
  void aPortThatIsNone(String port) throws Exception {
    assertThat(Serve.run(port, "127.0.0.1", files(), screen)).isEqualTo(2);
    assertThat(shown()).contains("PORT=" + port + " is not a port");
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (Shop shop = Shop.open()) {
      String port = Integer.toString(shop.aws().endpoint().getPort());

      assertThat(Serve.run(port, "127.0.0.1", files(), screen)).isEqualTo(2);
      assertThat(shown())
          .contains("Port " + port + " of 127.0.0.1 cannot be had", "make serve PORT=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "0.0.0.0", "::1", "256.0.0.1"})
  void anAddressThatIsNone(String host) throws Exception {
    assertThat(Serve.run("0", host, files(), screen)).isEqualTo(2);
    assertThat(shown()).contains("HOST=" + host + " is not an IPv4 address");
  }

  @Test
  void anAddressOfAnotherMachine() throws Exception {
    // TEST-NET-3 of RFC 5737 is nobody's.
    assertThat(Serve.run("0", "203.0.113.1", files(), screen)).isEqualTo(2);
    assertThat(shown()).contains("Port 0 of 203.0.113.1 cannot be had");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch.json", "."})
  void anEventThatIsNone(String event) throws Exception {
    assertThat(Invoke.run(folder.resolve(event), files(), screen, stream(shown))).isEqualTo(2);
    assertThat(shown()).contains("There is no event");
  }

  @Test
  void invokingWithoutServing() throws Exception {
    Path event = Files.writeString(folder.resolve("event.json"), "{}");

    assertThat(Invoke.run(event, files(), screen, stream(shown))).isEqualTo(2);
    assertThat(shown()).contains("The local AWS is not up");
  }

  @Test
  void theFirstThatEndsLeavesWhatTheSecondHasWritten() throws Exception {
    ServedFiles files = files();
    try (Shop first = Shop.open();
        Shop second = Shop.open()) {
      files.write(first);
      files.write(second);

      files.remove(first);
      assertThat(files.functionEnvironment())
          .hasValueSatisfying(e ->
              assertThat(e).containsEntry("AWS_ENDPOINT_URL", second.aws().endpoint().toString()));
      files.remove(second);
      assertThat(files.functionEnvironment()).isEmpty();
    }
  }

  @Test
  void aSentenceBeforeAListHasOneColon() throws Exception {
    String line =
        "{'message':'The event has 3 problems:','error':'InvalidRequestException'}"
            .replace('\'', '"');

    assertThat(new LogLines(screen).text(new JsonMapper().readTree(line)))
        .endsWith("The event has 3 problems: error InvalidRequestException");
  }

  private ServedFiles files() {
    return new ServedFiles(folder.resolve("serve"));
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
