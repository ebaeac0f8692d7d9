package io.awsdeployer.promote;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.options.OptionsFormat;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Signing;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** README's tables of options say what is so: every option shows where they say that it does. */
class ReadmeOptionsTest {
  private static final String ALL =
      """
      {"repositories": {"create": "given"}, "session": {"scoped": true, "tags": ["sk"]},
       "allow_list": true, "referrers": true,
       "receipts": {"write": true, "keep_previous": "rollback-{tag}"},
       "tags": {"also": ["latest"], "movable": ["1", "latest", "rollback-*"], "order": true}}
      """;
  private static final Image IMAGE = TestImages.small(1);

  private final Markdown options = Markdown.of("README.md").section("Options");
  private final Bed bed = Bed.start();

  /** Every option has something to do: a repository to make, a newer build to pass, a signature. */
  @BeforeEach
  void allOfThemAreOn() {
    bed.with("PROMOTION_OPTIONS", ALL);
    for (String section : List.of("Allow-list", "Scoped session", "Tags")) {
      Markdown.of("README.md").section(section).json().stream()
          .filter(json -> json.has("Statement") && !json.toString().contains("Principal"))
          .forEach(json -> bed.function().policy(json.toString()));
    }
    bed.promoter()
        .policy(options.section("Repositories").json().get(1).toString())
        .trust(
            Policies.trust(bed.function().arn())
                .replace("\"sts:AssumeRole\"", "[\"sts:AssumeRole\",\"sts:TagSession\"]"));
    bed.pipeline().ssm(Bed.HOME).put("/test/aws-deployer/ecr-registries/shop", "app/*");
    bed.pipeline()
        .table(Bed.HOME, "test-aws-deployer--deployments")
        .set("tags/222222222222/us-east-1", "app/api:1", "build_sk", "9");
    bed.pushed("app/api", "1", IMAGE);
    TestImages.small(20).pushTo(bed.source("app/new"), "1");
    TestImages.small(90).pushTo(bed.target("app/api"), "1");
    Signing.referrer(Signing.NOTATION, "s", IMAGE).pushTo(bed.source("app/api"));
    bed.manifest(
        """
        {"images": [{"repository": "app/api", "tag": "1", "parameter": "ApiImage"},
                    {"repository": "app/new", "tag": "1"}]}
        """);
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private ObjectNode event(String action) {
    return bed.event().put("action", action).put("allow_older", true);
  }

  @Test
  void everyOptionShowsWhereItsTableSays() throws IOException {
    JsonNode plan = bed.invoke(event("plan")).ok();
    Bed.Invocation promoted = bed.invoke(event("promote"));
    String uri = promoted.ok().path("receipt").asText();
    JsonNode receipt =
        new JsonMapper()
            .readTree(
                bed.pipeline()
                    .bucket(Bed.BUCKET)
                    .get(uri.substring("s3://artifacts/".length()))
                    .orElseThrow());
    Set<String> log = new HashSet<>();
    promoted
        .log()
        .forEach(line -> {
          log.addAll(names(line));
          log.add(line.path("message").asText());
        });
    List<List<String>> rows =
        options.rows().stream().filter(row -> row.size() == 5 && !isOfRights(row)).toList();
    assertThat(rows).hasSize(11);
    for (List<String> row : rows) {
      assertThat(names(plan)).as("plan: %s", row).containsAll(shown(row.get(1)));
      assertThat(names(promoted.output())).as("output: %s", row).containsAll(shown(row.get(2)));
      assertThat(log).as("log: %s", row).containsAll(shown(row.get(3)));
      assertThat(names(receipt)).as("receipt: %s", row).containsAll(shown(row.get(4)));
    }
  }

  /** What an option shows by where nothing is refused. */
  private static List<String> shown(String cell) {
    List<String> shown = Markdown.code(cell.replaceAll("; else.*", ""));
    assertThat(shown).isNotEmpty();
    return shown;
  }

  /** Of all objects inside. */
  private static Set<String> names(JsonNode json) {
    Set<String> names = new HashSet<>();
    json.forEachEntry((name, _) -> names.add(name));
    json.forEach(part -> names.addAll(names(part)));
    return names;
  }

  private static boolean isOfRights(List<String> row) {
    return errors(row).findAny().isPresent() || row.getLast().startsWith("none");
  }

  private static Stream<String> errors(List<String> row) {
    return Markdown.code(row.getLast()).stream().filter(code -> code.endsWith("Exception"));
  }

  /** The two tables, and the code, know the same options. */
  @Test
  void bothTablesHaveEveryOptionAndNoOther() {
    Set<String> known =
        Set.copyOf(
            new OptionsFormat().read(List.of(new OptionsFormat.Text(ALL, "all of them"))).on());
    Set<String> shown =
        options.rows().stream()
            .filter(row -> row.size() == 5 && !isOfRights(row))
            .flatMap(row -> Markdown.code(row.getFirst()).stream())
            .filter(name -> !name.equals("parameter"))
            .collect(toSet());
    assertThat(shown).isEqualTo(known);
    Set<String> listed =
        options.rows().stream()
            .filter(row -> row.size() == 5 && isOfRights(row))
            .flatMap(row -> Markdown.code(row.getFirst()).stream())
            .flatMap(name ->
                name.equals("session")
                    ? known.stream().filter(option -> option.startsWith("session."))
                    : Stream.of(name))
            .collect(toSet());
    assertThat(listed).isEqualTo(known);
  }

  @Test
  void theErrorsThatItsTableNamesAreThere() {
    List<String> errors =
        options.rows().stream()
            .filter(row -> row.size() == 5)
            .flatMap(ReadmeOptionsTest::errors)
            .toList();
    assertThat(errors).hasSizeGreaterThan(5);
    for (String error : errors) {
      assertThat(classNamed(error)).isAssignableTo(PromotionException.class);
    }
  }

  private static Class<?> classNamed(String error) {
    try {
      return Class.forName("io.awsdeployer.promote.error." + error);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(error, e);
    }
  }
}
