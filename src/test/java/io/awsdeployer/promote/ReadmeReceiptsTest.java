package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.RECEIPT;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.ThreeTags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** README says what receipts, keep-tags, reverts by hand and refused plans are like. */
class ReadmeReceiptsTest {
  private final Markdown readme = Markdown.of("README.md");
  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @BeforeEach
  void optionsAsWritten() {
    bed.with("PROMOTION_OPTIONS", readme.section("Keep-tags").json().getFirst().toString());
  }

  @AfterEach
  void close() {
    build.close();
  }

  @Test
  void everyFieldIsInItsTable() {
    Set<String> output = firstColumn(readme.section("Output"));
    Set<String> log = firstColumn(readme.section("Logs"));
    log.addAll(firstColumn(readme.section("Metrics")));
    log.addAll(List.of("timestamp", "level", "message", "Env", "Action"));
    for (String action : List.of("plan", "stage", "promote", "revert")) {
      Bed.Invocation done = build.call(action);
      assertThat(output).containsAll(names(done.ok()));
      done.ok().path("details").forEach(detail -> assertThat(output).containsAll(names(detail)));
      done.log().forEach(line -> assertThat(log).containsAll(names(line)));
    }
    var _ = bed.target().registry(Bed.AWAY).deleteRepository("app/b", true);
    Bed.Invocation refused = build.call("plan");
    assertThat(output).containsAll(names(refused.ok()));
    String row =
        readme.section("Output").rows().stream()
            .filter(cells -> cells.getFirst().equals("`refused`"))
            .findFirst()
            .orElseThrow()
            .getLast();
    refused
        .ok()
        .path("refused")
        .forEach(one -> assertThat(Markdown.code(row)).containsAll(names(one)));
    refused.log().forEach(line -> assertThat(log).containsAll(names(line)));
  }

  @Test
  void theEventOfARevertByHandIsTaken() {
    JsonNode _ = build.call("promote").ok();
    ObjectNode event = readme.section("Revert by hand").json().getFirst().deepCopy();
    assertThat(event.path("receipt").asText()).endsWith(RECEIPT.replaceAll(".*/", ""));
    event.put("env", "test").put("receipt", "s3://artifacts/" + RECEIPT);
    assertThat(firstColumn(readme.section("Input"))).containsAll(names(event));
    assertThat(bed.invoke(event).ok().path("tags_restored").asInt()).isEqualTo(2);
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
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
