package io.awsdeployer.promote;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.Retryable;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifestReader;
import io.awsdeployer.promote.switchover.Reverted;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Signing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README and docs say what the code does; {@link ReadmeRightsTest} tries the policies. */
class ReadmeTest {
  private static final String ERRORS = PromotionException.class.getPackageName();
  private final Markdown readme = Markdown.of("README.md");

  @Test
  void everyJsonBlockIsJson() {
    assertThat(readme.json()).hasSizeGreaterThan(8);
  }

  @Test
  void theErrorTableNamesEveryErrorAndWhetherToRetry() {
    Map<String, Boolean> inTheCode =
        Arrays.stream(PromotionException.class.getPermittedSubclasses())
            .collect(toMap(Class::getSimpleName, Retryable.class::isAssignableFrom));

    Map<String, Boolean> inTheTable =
        readme.section("Errors").rows().stream()
            .collect(
                toMap(
                    row -> Markdown.code(row.getFirst()).getFirst(),
                    row -> row.getLast().equals("yes")));

    assertThat(inTheTable).isEqualTo(inTheCode);
    assertThat(readme.section("Errors").text()).contains("`" + ERRORS + "`");
  }

  @Test
  void everyStateMachineRetriesExactlyWhatMayBeRetried() {
    Set<String> retryable =
        Arrays.stream(Retryable.class.getPermittedSubclasses())
            .map(Class::getName)
            .collect(toSet());
    List<JsonNode> machines =
        readme.json().stream().filter(block -> !block.findValues("Retry").isEmpty()).toList();

    assertThat(machines)
        .hasSize(3)
        .allSatisfy(block -> assertThat(retried(block)).isEqualTo(retryable));
  }

  private static Set<String> retried(JsonNode machine) {
    return machine.findValues("Retry").stream()
        .flatMap(retry -> retry.findValues("ErrorEquals").stream())
        .flatMap(names -> names.valueStream().map(JsonNode::asText))
        .filter(name -> name.startsWith(ERRORS))
        .collect(toSet());
  }

  @Test
  void everyEnvironmentVariableIsInTheTable() throws IOException {
    Path sources = Path.of("src/main/java/io/awsdeployer/promote");
    String settings =
        Files.readString(sources.resolve("open/Settings.java"))
            + Files.readString(sources.resolve("Rehearsal.java"))
            + Files.readString(sources.resolve("NativeCrypto.java"));
    Set<String> read =
        Pattern.compile("(?:value\\(environment, |String [A-Z_]+ = )\"([A-Z_]+)\"")
            .matcher(settings)
            .results()
            .map(variable -> variable.group(1))
            .collect(toSet());

    assertThat(read).hasSizeGreaterThan(6);
    assertThat(firstColumn(readme.section("Configuration"))).isEqualTo(read);
  }

  @Test
  void everyFieldOfTheOutputIsInItsTable() {
    try (Bed bed = Bed.start()) {
      JsonNode skipped = bed.promote().ok();
      bed.pushed("shop/api", "1", TestImages.small(1))
          .pushed("shop/web", "1", TestImages.small(2))
          .manifest(
              """
              {"images": [{"repository": "shop/api", "tag": "1"},
                          {"repository": "shop/web", "tag": "1", "target_tag": "live"}]}
              """);
      TestImages.small(3).pushTo(bed.target("shop/api"), "1");
      bed.with("PROMOTION_OPTIONS", "{\"referrers\": true}");
      Signing.cosign(TestImages.small(1), "s")
          .pushTo(bed.source("shop/api"), Signing.tag(TestImages.small(1), ".sig"));
      JsonNode planned = of(bed, "plan");
      JsonNode resolved = of(bed, "resolve");
      JsonNode staged = of(bed, "stage");
      JsonNode switched = of(bed, "switch");
      JsonNode reverted = of(bed, "revert");
      bed.with("PROMOTION_OPTIONS", "");
      JsonNode promoted = bed.promote().ok();

      Set<String> documented = firstColumn(readme.section("Output"));
      Stream.of(skipped, planned, resolved, staged, switched, reverted, promoted)
          .forEach(output -> {
            assertThat(documented).containsAll(names(output));
            output.path("details").forEach(d -> assertThat(documented).containsAll(names(d)));
          });
      assertThat(names(readme.section("Output").json().getFirst())).isEqualTo(names(promoted));
    }
  }

  @Test
  void everyActionAndEveryResultOfARevertIsInItsTable() {
    assertThat(firstColumn(readme.section("Input")))
        .containsAll(Arrays.stream(Action.values()).map(Action::word).toList());
    assertThat(firstColumn(readme.section("Output")))
        .containsAll(
            Arrays.stream(Reverted.Result.values())
                .filter(result -> result != Reverted.Result.FAILED)
                .map(Reverted.Result::words)
                .toList());
  }

  private static JsonNode of(Bed bed, String action) {
    return bed.invoke(bed.event().put("action", action)).ok();
  }

  @Test
  void everyFieldOfTheLogIsInItsTable() {
    try (Bed bed = Bed.start()) {
      bed.pushed("shop/api", "1", TestImages.small(1)).manifestOf("shop/api:1");
      TestImages.small(2).pushTo(bed.target("shop/api"), "1");
      Image signature = Signing.referrer(Signing.NOTATION, "s", TestImages.small(1));
      signature.pushTo(bed.source("shop/api"));
      bed.source("shop/api").archive(signature.digest());
      bed.with("PROMOTION_OPTIONS", "{\"referrers\": true}");
      Set<String> documented = firstColumn(readme.section("Logs"));
      documented.addAll(List.of("timestamp", "level", "message", "Env", "Action"));
      documented.addAll(firstColumn(readme.section("Metrics")));

      Bed.Invocation staged = bed.invoke(bed.event().put("action", "stage"));
      Bed.Invocation switched = bed.invoke(bed.event().put("action", "switch"));
      Bed.Invocation reverted = bed.invoke(bed.event().put("action", "revert"));
      Bed.Invocation promoted = bed.promote();
      Bed.Invocation failed = bed.invoke(bed.event().put("env", "?"));

      assertThat(promoted.log()).hasSizeGreaterThan(4);
      assertThat(failed.log()).hasSize(3);
      Stream.of(staged, switched, reverted, promoted, failed)
          .flatMap(invocation -> invocation.log().stream())
          .forEach(line -> assertThat(documented).containsAll(names(line)));
    }
  }

  @Test
  void everyFieldOfTheEventAndTheManifestIsTaken() {
    try (Bed bed = Bed.start()) {
      bed.manifest(readme.section("Manifest").blocks("json").getFirst());
      ObjectNode event = readme.section("Input").json().getFirst().deepCopy();
      event.put("s3_bucket", Bed.BUCKET).put("s3_key", Bed.PREFIX);

      assertThat(firstColumn(readme.section("Input"))).containsAll(names(event));
      assertThat(bed.invoke(event).thrown())
          .as("gets as far as to look for the images")
          .hasMessageContaining("SourceImageNotFoundException")
          .hasMessageContaining("shop/worker")
          .hasMessageContaining("live/worker");
    }
  }

  @Test
  void theCommonestMistakesAreToldInTheseWords() {
    String mistakes =
        """
        {"images": [
          {"repository": "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api", "tag": "1"},
          {"repository": "shop/web", "digest": "sha256:%s"},
          {"repository": "shop/worker", "tag": "1", "targetTag": "2"}]}
        """
            .formatted("0".repeat(64));

    InvalidManifestException refusal =
        catchThrowableOfType(
            InvalidManifestException.class,
            () ->
                new DeployManifestReader()
                    .read(
                        mistakes.getBytes(StandardCharsets.UTF_8),
                        "s3://my-artifacts/shop/main/7/deploy-manifest.json"));

    assertThat(readme.section("Manifest").blocks("text").getFirst().strip())
        .isEqualTo(refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "architecture.md",
        "benchmarks-jvm.md",
        "command-line.md",
        "decisions.md",
        "faults.md",
        "pipeline.md",
        "threat-model.md",
        "dependencies.md",
        "ecr-behaviour.md",
        "fuzzing.md",
        "mutation.md",
        "second-opinions.md"
      })
  void everyPageIsThereAndItsLinksLeadSomewhere(String page) {
    Markdown docs = Markdown.of("docs/" + page);

    assertThat(readme.text()).contains("docs/" + page);
    assertThat(linksOf(docs)).allSatisfy(link -> assertThat(Path.of("docs", link)).exists());
    assertThat(linksOf(readme)).allSatisfy(link -> assertThat(Path.of(link)).exists());
  }

  @Test
  void everySectionOfEcrsBehaviourThatIsCitedIsThere() throws IOException {
    Set<String> sections =
        Markdown.of("docs/ecr-behaviour.md").headings().stream()
            .map(heading -> heading.split("[. ]*\\s", 2)[0])
            .collect(toSet());
    Set<String> cited = new TreeSet<>();
    for (Path source : sources()) {
      cited.addAll(citations(source));
    }

    assertThat(cited).hasSizeGreaterThan(15);
    assertThat(sections).containsAll(cited);
  }

  private static Set<String> citations(Path file) {
    // Requests for comments have sections of their own.
    return Pattern.compile("(?<!RFC \\d{4} )§(\\d+(?:\\.\\d+)*)")
        .matcher(Markdown.of(file.toString()).text())
        .results()
        .map(citation -> citation.group(1))
        .collect(toSet());
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>(List.of(Path.of("README.md")));
    for (String place : List.of("src", "docs")) {
      try (Stream<Path> files = Files.walk(Path.of(place))) {
        files.filter(file -> file.toString().matches(".*\\.(java|md)")).forEach(sources::add);
      }
    }
    return sources;
  }

  private static List<String> linksOf(Markdown page) {
    return Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)")
        .matcher(page.text())
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.startsWith("http"))
        .toList();
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(toSet());
  }

  private static Set<String> firstColumn(Markdown section) {
    return section.rows().stream()
        .flatMap(row -> Markdown.code(row.getFirst()).stream())
        .collect(toSet());
  }
}
