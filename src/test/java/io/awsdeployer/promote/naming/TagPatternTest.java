package io.awsdeployer.promote.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pattern comes to, by what is known of the build. */
class TagPatternTest {
  private static final RepositoryName REPOSITORY = new RepositoryName("shop/api");
  private static final ImageSpec IMAGE =
      new ImageSpec(REPOSITORY, new Tag("1.0"), Optional.empty(), REPOSITORY, new Tag("1.0"));

  /** The example of github.com/segmentio/ksuid. */
  private static final String KSUID = "0ujtsYcgvSTl8PAuAdqWYSMnLOv";

  private static BuildNames build(String prefix) {
    return new Facts().prefix(prefix).names();
  }

  /** Facts that a test sets one by one. */
  private static final class Facts {
    private String sk = KSUID;
    private Optional<String> prefix = Optional.of("shop/feature/x/42.9f3c2e1");
    private Optional<String> version = Optional.empty();
    private Optional<String> commit = Optional.empty();
    private Optional<String> time = Optional.empty();

    Facts sk(String value) {
      sk = value;
      return this;
    }

    Facts prefix(String value) {
      prefix = Optional.of(value);
      return this;
    }

    Facts version(String value) {
      version = Optional.of(value);
      return this;
    }

    Facts commit(String value) {
      commit = Optional.of(value);
      return this;
    }

    Facts time(String value) {
      time = Optional.of(value);
      return this;
    }

    BuildNames names() {
      return BuildNames.of(
              new BuildFacts(
                  "prod",
                  "shop:db",
                  sk,
                  Optional.of("shop"),
                  prefix,
                  version,
                  commit,
                  Optional.empty(),
                  Optional.empty(),
                  time))
          .of(IMAGE);
    }

    String filled(String pattern) {
      return new TagPattern(pattern).fill(names()).value();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "latest, latest",
    "git-{sha}, git-9f3c2e1",
    "{app}-{sha}, api-9f3c2e1",
    "{app}-latest, api-latest",
    "v{version}, v42.9f3c2e1",
    "stable, stable",
    "env-{env}-{timestamp}, env-prod-20171010040047",
    "{date}.{build}, 20171010.42",
    "{branch}_{repo}, feature-x_shop-db",
    "{tag}-{tag}, 1.0-1.0",
  })
  void patternsAreFilledFromTheKeyOfTheBuildAndItsPlaceInS3(String pattern, String tag) {
    assertThat(new Facts().filled(pattern)).isEqualTo(tag);
  }

  @Test
  void theEventsOwnFieldsComeFirst() {
    Facts facts = new Facts().version("1.2.3").commit("0123456789abcdef");
    assertThat(facts.filled("{version}")).isEqualTo("1.2.3");
    assertThat(facts.filled("{sha}")).isEqualTo("0123456789abcdef");
    assertThat(facts.filled("{build}")).isEqualTo("42");
  }

  @Test
  void aVersionThatIsNotNumberedByABuildGivesNoCommit() {
    Facts release = new Facts().prefix("shop/main/1.2.3").version("1.2");
    assertThatThrownBy(() -> release.filled("{sha}"))
        .hasMessage(
            "'{sha}' has no value for {sha}: give the event a commit_hash, or an s3_key {repo}/{branch}/{build_number}.{commit_hash}");
    Facts elsewhere = new Facts().prefix("elsewhere/main/42.9f3c2e1").version("43.abcdef0");
    assertThat(elsewhere.filled("{sha}-{build}")).isEqualTo("abcdef0-43");
    assertThatThrownBy(() -> elsewhere.filled("{branch}")).hasMessageContaining("a branch");
  }

  @ParameterizedTest
  @CsvSource({
    "aWgEPTl1tmebfsQzFP4bxwgy80V, 21500619232135",
    "000000000000000000000000000, 20140513165320",
    "20260722101500-abc, 20260722101500",
    "2026-07-22T10:15:00.5Z, 20260722101500",
    "2026-07-22T10:15:00+02:00, 20260722081500",
    "2026-07-22T10:15:00#7, 20260722101500",
    "20260722T101500Z, 20260722101500",
  })
  void theTimeIsTheBuildKeys(String sk, String timestamp) {
    assertThat(new Facts().sk(sk).filled("{timestamp}")).isEqualTo(timestamp);
  }

  @Test
  void aTimeOfItsOwnComesFirstInItsZone() {
    assertThat(new Facts().time("2026-07-22T01:15:00+02:00").filled("{timestamp}-{date}"))
        .isEqualTo("20260721231500-20260721");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one",
        "0ujtsYcgvSTl8PAuAdqWYSMnLO",
        "aWgEPTl1tmebfsQzFP4bxwgy80W",
        "0ujtsYcgvSTl8PAuAdqWYSMnLO-",
        "20261322101500",
        "2026072210150"
      })
  void withoutATimeThereIsNoneAndNeverTheClocks(String sk) {
    assertThatThrownBy(() -> new Facts().sk(sk).filled("{timestamp}"))
        .hasMessage(
            "'{timestamp}' has no value for {timestamp}: give the event a build_time like 2026-07-22T10:15:00Z, or an sk that is a KSUID or begins with a time");
  }

  @Test
  void aWrongTimeIsToldAndNotPassedOver() {
    assertThatThrownBy(() -> new Facts().time("2026-07-22").filled("{date}"))
        .hasMessageContaining(
            "the event's build_time '2026-07-22' is not a time like 2026-07-22T10:15:00Z");
  }

  @Test
  void allThatIsMissingIsToldAtOnce() {
    Facts bare = new Facts().prefix("elsewhere").sk("one");
    assertThatThrownBy(() -> bare.filled("{sha}{date}"))
        .hasMessageContaining("for {sha}")
        .hasMessageContaining("for {date}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          git-{commit}  | unknown placeholder '{commit}' (known are {app}, {branch}, {build}, {date}, {env}, {repo}, {sha}, {tag}, {timestamp}, {version})
          git-{sha      | 'git-{sha' has a brace without its other one
          {}            | unknown placeholder '{}'
          a b-{sha}     | 'a b-{sha}' can make no tag
          feature/x     | 'feature/x' is not a tag
          """)
  void aPatternThatCanMakeNoTagIsRefused(String pattern, String problem) {
    assertThatThrownBy(() -> new TagPattern(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void whatComesOfItHasToBeATag() {
    assertThat(new TagPattern("v{version}").fill(build("shop/main/" + "1".repeat(127))).value())
        .hasSize(128);
    assertThatThrownBy(
            () -> new TagPattern("v{version}").fill(build("shop/main/" + "1".repeat(128))))
        .hasMessageStartingWith("'v{version}' becomes something else: 'v111")
        .hasMessageContaining("is not a tag");
    assertThatThrownBy(() -> new TagPattern("{version}").fill(build("shop/main/-1")))
        .hasMessageContaining("'-1' is not a tag");
  }
}
