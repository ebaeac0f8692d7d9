package io.awsdeployer.promote.cli;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.testing.Markdown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/command-line.md: its options, its statuses, and that its examples are taken as they are. */
class CommandLineDocsTest {
  private static final Markdown DOCS = Markdown.of("docs/command-line.md");
  private static final YAMLMapper YAML = new YAMLMapper();

  /** What the words come to, for a process with this environment. */
  private static Job job(Map<String, String> environment, List<String> words)
      throws UsageException {
    Surroundings around =
        new Surroundings(
            environment,
            new ByteArrayInputStream("{\"env\": \"e\"}".getBytes(StandardCharsets.UTF_8)),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            false,
            false,
            Workshop::real,
            Clock.systemUTC());
    Arguments arguments = Arguments.of(words);
    return new JobReader(arguments, around).read(arguments.verb().orElseThrow());
  }

  private static List<JsonNode> yaml(String section) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (String block : DOCS.section(section).blocks("yaml")) {
      YAML.readerFor(JsonNode.class).<JsonNode>readValues(block).forEachRemaining(documents::add);
    }
    return documents;
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static void assertBothRoles(Job job) {
    assertThat(job.environment())
        .containsEntry("SOURCE_ROLE_ARN", "arn:aws:iam::123456789012:role/ecr-role")
        .containsEntry("TARGET_ROLE_ARN", "arn:aws:iam::111222333444:role/ecr-role")
        .containsEntry("SOURCE_ECR_ACCOUNT", "123456789012");
  }

  @Test
  void everyOptionIsInTheTableWithItsVariables() {
    Map<String, Set<String>> documented =
        DOCS.section("Commands").rows().stream()
            .flatMap(row ->
                Markdown.code(row.getFirst()).stream()
                    .map(word -> Map.entry(word, Set.copyOf(Markdown.code(row.get(2))))))
            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(documented)
        .isEqualTo(
            Arrays.stream(Option.values())
                .collect(toMap(Option::word, option -> Set.copyOf(option.variables()))));
  }

  @Test
  void everyStatusIsInTheTable() {
    Set<String> documented =
        DOCS.section("Exit status").rows().stream().map(List::getFirst).collect(toSet());
    assertThat(documented)
        .isEqualTo(
            Arrays.stream(ExitCode.values())
                .map(code -> String.valueOf(code.status()))
                .collect(toSet()));
    assertThat(Usage.text(Optional.empty()).replaceAll("\\s+", " "))
        .contains(Stream.of(ExitCode.values()).map(code -> " " + code.status() + " ").toList());
  }

  @Test
  void theKubernetesJobIsTaken() throws Exception {
    List<JsonNode> documents = yaml("Kubernetes Job");
    JsonNode job = documents.getLast();
    assertThat(job.path("kind").asText()).isEqualTo("Job");
    JsonNode container = job.at("/spec/template/spec/containers/0");
    Map<String, String> environment = new HashMap<>();
    container
        .path("env")
        .forEach(variable ->
            environment.put(variable.path("name").asText(), variable.path("value").asText()));
    assertBothRoles(job(environment, texts(container.path("args"))));
    JsonNode rule = job.at("/spec/podFailurePolicy/rules/0/onExitCodes");
    assertThat(rule.path("containerName").asText()).isEqualTo(container.path("name").asText());
    assertThat(texts(rule.path("values")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ExitCode.DEFECT, ExitCode.INVALID, ExitCode.REFUSED)
                .map(code -> String.valueOf(code.status()))
                .toList());
  }

  @Test
  void theSpinnakerStageIsTaken() throws Exception {
    JsonNode stage = DOCS.section("Spinnaker").json().getFirst();
    JsonNode container = stage.at("/manifest/spec/template/spec/containers/0");
    assertThat(container.path("name").asText()).isEqualTo(stage.path("propertyFile").asText());
    List<String> words =
        texts(container.path("args")).stream()
            .map(word -> word.replaceAll("\\$\\{[^}]*}", "filled-in"))
            .toList();
    Job job = job(Map.of(), words);
    assertBothRoles(job);
    assertThat(job.prefix()).isEqualTo("SPINNAKER_CONFIG_JSON=");
  }

  @Test
  void theGitHubStepIsTaken() throws Exception {
    String run = yaml("GitHub Actions").getFirst().at("/steps/1/run").asText();
    List<String> words =
        List.of(
            run.substring(run.indexOf(" copy ") + 1).replace("${GITHUB_SHA}", "abc").split(" "));
    assertBothRoles(job(Map.of(), words));
  }

  @Test
  void theFirstExamplesAreTaken() throws Exception {
    String[] examples =
        DOCS.section("Commands").blocks("bash").getFirst().replace("\\\n", "").split("\n", -1);
    List<String> copy =
        List.of(examples[0].replaceFirst("promote-images ", "").trim().split(" +", -1));
    List<String> run =
        List.of(examples[1].replaceFirst("promote-images ", "").trim().split(" +", -1));
    assertThat(job(Map.of(), copy).environment())
        .containsEntry("SOURCE_ROLE_ARN", "arn:aws:iam::111111111111:role/ecr-pull");
    assertThat(job(Map.of(), run).event().action().word()).isEqualTo("plan");
  }
}
