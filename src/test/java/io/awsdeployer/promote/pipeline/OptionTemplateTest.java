package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.testing.Markdown;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The templates give an option's rights where a parameter says that it is on, and only there. */
class OptionTemplateTest {
  private static final String TARGET_FILE = "src/main/cloudformation/target-account.yaml";
  private static final Markdown RIGHTS = Markdown.of("README.md").section("Rights");

  private final Template template = Template.of("template.yaml");
  private final Template target = Template.of(TARGET_FILE);

  @Test
  void theSourcesRoleIsAssumedInPlaceOfReadingTheSource() {
    assertThat(TemplateTest.conditional(template, "PromoteImagesRole", "ReadSourceByRole"))
        .isEqualTo(Template.actions(RIGHTS.section("A role for the source").json().getFirst()));
    Map<String, String> parameters = new HashMap<>();
    template
        .root()
        .path("Parameters")
        .forEachEntry(
            (name, parameter) -> parameters.put(name, parameter.path("Default").asText()));
    assertThat(Conditions.of(template, parameters).holding())
        .contains("ReadSourceAsFunction")
        .doesNotContain("ReadSourceByRole");
    parameters.put("SourceRoleArn", "arn:aws:iam::333333333333:role/ImagePullRole");
    assertThat(Conditions.of(template, parameters).holding())
        .contains("ReadSourceByRole")
        .doesNotContain("ReadSourceAsFunction");
  }

  /** README's table of options and parameters names nothing that is not there. */
  @Test
  void theParametersThatReadmeNamesForOptionsAreThere() {
    List<List<String>> rows =
        Markdown.of("README.md").section("Options").rows().stream()
            .dropWhile(row -> !row.getFirst().startsWith("any, for every environment"))
            .takeWhile(row -> row.size() == 3)
            .toList();
    assertThat(rows).hasSizeGreaterThan(5);
    for (List<String> row : rows) {
      assertThat(named(row.get(1))).isSubsetOf(names(template));
      assertThat(named(row.get(2))).isSubsetOf(names(target));
    }
  }

  private static Set<String> named(String cell) {
    return Markdown.code(cell).stream()
        .map(code -> code.replaceAll("=.*", ""))
        .filter(code -> code.matches("[A-Z][A-Za-z]+"))
        .collect(toSet());
  }

  private static Set<String> names(Template template) {
    Set<String> names = new HashSet<>();
    template.root().path("Parameters").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** What README lists for an option, in a policy that is there only where the option is on. */
  @ParameterizedTest
  @CsvSource({
    "Repositories,0,OptionalCreateRepositories,MakeMissingRepositories",
    "Repositories,0,OptionalCreationTemplates,UseCreationTemplates",
    "Repositories,0,OptionalRepositoryKeys,UseRepositoryKey",
    "Repositories,1,OptionalReadSettings,TakeOverSettings",
    "Allow-list,0,OptionalAllowList,AskAllowList",
    "Scoped session,0,OptionalTagSession,TagSessions",
    "Tags,0,OptionalOrderOfBuilds,OrderTags"
  })
  void anOptionsRightIsGivenOnlyWhereTheOptionIsOn(
      String section, int policy, String sid, String condition) {
    JsonNode listed =
        Markdown.of("README.md").section("Options").section(section).json().stream()
            .filter(json -> json.has("Statement"))
            .toList()
            .get(policy);
    boolean atTheTarget = section.equals("Repositories") && policy == 0;
    for (Template each : atTheTarget ? List.of(template, target) : List.of(template)) {
      String role = each.equals(target) ? "PromotionRole" : "PromoteImagesRole";
      List<JsonNode> given =
          each.properties(role)
              .path("Policies")
              .valueStream()
              .filter(part -> part.toString().contains("\"" + sid + "\""))
              .toList();
      assertThat(given).hasSize(1);
      assertThat(given.getFirst().path(0).asText()).isEqualTo(condition);
      assertThat(given.getFirst().path(2).asText()).isEqualTo("AWS::NoValue");
      assertThat(Template.actions(given.getFirst().at("/1/PolicyDocument")))
          .isEqualTo(Map.of(sid, Template.actions(listed).get(sid)));
      assertThat(each.root().at("/Conditions/" + condition).isMissingNode()).isFalse();
    }
  }
}
