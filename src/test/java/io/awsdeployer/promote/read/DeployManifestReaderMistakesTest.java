package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mistakes in a manifest that is JSON, and how they are told. */
class DeployManifestReaderMistakesTest extends DeployManifestReaderFixture {
  @Test
  void everyProblemIsToldAtOnceInTheFilesOrder() {
    assertThat(
            refusal(
                """
                {"version": 1,
                 "images": [
                  {"repository": "App", "tag": "1"},
                  {"taag": "1", "repository": "app"},
                  "app:1",
                  {"tag": 3, "repository": "app", "digest": "sha256:12"}
                 ]}
                """))
        .isEqualTo(
            """
            s3://builds/app/1/deploy-manifest.json has 7 problems:
            - version: unknown field (known are images)
            - images[0].repository: 'App' is not a repository name (2 to 256 characters: \
            lower-case letters and digits, joined by '.', '_', '__' or '-', in parts joined by '/')
            - images[1].taag: unknown field; did you mean 'tag'?
            - images[1].tag: is missing
            - images[2]: must be an object, not a string
            - images[3].tag: must be a string, not a number: quote it
            - images[3].digest: 'sha256:12' is not a digest (sha256: and 64 lower-case hex digits)\
            """);
  }

  @Test
  void oneImageCannotBothTakeAlongWhatBelongsToItAndNot() {
    assertThat(
            refusal(
                images(
                    "{\"repository\": \"app\", \"tag\": \"1\", \"referrers\": true}",
                    "{\"repository\": \"app\", \"tag\": \"1\"}")))
        .isEqualTo(
            ORIGIN
                + " is not valid: images[1]: the same image is images[0], with another 'parameter' or other 'referrers'; list it once");
    assertThat(refusal(images("{\"repository\": \"app\", \"tag\": \"1\", \"referrers\": \"yes\"}")))
        .isEqualTo(
            ORIGIN + " is not valid: images[0].referrers: must be true or false, not a string");
  }

  @Test
  void aSingleProblemStandsInTheFirstSentence() {
    assertThat(refusal(images("{\"repository\": \"app\"}")))
        .isEqualTo(ORIGIN + " is not valid: images[0].tag: is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "targetTag, target_tag",
    "TAG, tag",
    "target-repository, target_repository",
    "repositry, repository",
    "digets, digest",
    "tags, tag",
    "repo_sitory, repository"
  })
  void aMistypedFieldIsRecognised(String mistyped, String meant) {
    assertThat(
            refusal(
                images("{\"repository\":\"app\",\"tag\":\"1\",\"%s\":\"x\"}".formatted(mistyped))))
        .endsWith("images[0].%s: unknown field; did you mean '%s'?".formatted(mistyped, meant));
  }

  @Test
  void aFieldOfNoResemblanceGetsTheListOfKnownOnes() {
    assertThat(refusal(images("{\"repository\":\"app\",\"tag\":\"1\",\"platform\":\"arm64\"}")))
        .endsWith(
            "images[0].platform: unknown field (known are repository, tag, digest,"
                + " target_repository, target_tag, target_tags, app, parameter, referrers)");
  }

  @Test
  void aDigestAloneIsNotEnough() {
    assertThat(refusal(images("{\"repository\":\"app\",\"digest\":\"%s\"}".formatted(DIGEST))))
        .endsWith(
            "images[0].tag: is missing: beside the digest a tag is needed, because it is the tag"
                + " that gets promoted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | null",
        "1 | a number: quote it",
        "true | a boolean",
        "[] | an array",
        "{} | an object"
      })
  void aPinOfAnotherTypeIsNeverTakenForNoPin(String value, String kind) {
    assertThat(
            refusal(
                images("{\"repository\":\"app\",\"tag\":\"1\",\"digest\":%s}".formatted(value))))
        .endsWith("images[0].digest: must be a string, not " + kind);
  }

  @Test
  void anEmptyPinIsNoPinButAMistake() {
    assertThat(refusal(images("{\"repository\":\"app\",\"tag\":\"1\",\"digest\":\"\"}")))
        .contains("images[0].digest: '' is not a digest");
  }

  @Test
  void twoSourcesOfOneTargetAreBothNamed() {
    assertThat(
            refusal(
                images(
                    "{\"repository\":\"app/api\",\"tag\":\"1\",\"target_tag\":\"live\"}",
                    "{\"repository\":\"app/api\",\"tag\":\"2\"}",
                    "{\"repository\":\"app/api\",\"tag\":\"3\",\"target_tag\":\"live\"}")))
        .isEqualTo(
            ORIGIN
                + " is not valid: images[2]: 'app/api:3' would become 'app/api:live', but so would"
                + " 'app/api:1' of images[0]; a target tag can have one source");
  }

  @Test
  void theSameTagPinnedAndNotPinnedIsAConflict() {
    assertThat(
            refusal(
                images(
                    "{\"repository\":\"app\",\"tag\":\"1\",\"digest\":\"%s\"}".formatted(DIGEST),
                    "{\"repository\":\"app\",\"tag\":\"1\"}")))
        .contains("'app:1' would become 'app:1', but so would 'app:1@" + DIGEST + "' of images[0]");
  }

  @ParameterizedTest
  @CsvSource({
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app/api, app/api",
    "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app/api:1.0, app/api",
    "https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app, app",
    "123456789012.dkr-ecr.eu-central-1.on.aws/app, app"
  })
  void aRegistrysHostIsNotPartOfTheName(String written, String name) {
    assertThat(refusal(images("{\"repository\":\"%s\",\"tag\":\"1\"}".formatted(written))))
        .endsWith(
            "images[0].repository: '%s' begins with a registry's host; the repository's name alone is expected: '%s'"
                .formatted(written, name));
  }

  @Test
  void aTagIsNotPartOfTheName() {
    assertThat(refusal(images("{\"repository\":\"app/api:1.0\",\"tag\":\"1.0\"}")))
        .endsWith(
            "'app/api:1.0' is more than a repository's name; tag and digest have their own fields:"
                + " 'app/api'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[] | an array", "null | null", "\"images\" | a string", "12 | a number"})
  void theDocumentMustBeAnObject(String json, String kind) {
    assertThat(refusal(json))
        .isEqualTo(
            ORIGIN
                + " is not valid: the document must be an object with an array 'images', not "
                + kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"null | null", "{} | an object", "\"a\" | a string"})
  void imagesMustBeAnArray(String json, String kind) {
    assertThat(refusal("{\"images\": %s}".formatted(json)))
        .endsWith("images: must be an array, not " + kind);
  }

  @Test
  void moreImagesThanAnybodyHasAreRefused() {
    String many = IntStream.range(0, 10_001).mapToObj(i -> "{}").collect(Collectors.joining(","));

    assertThat(refusal(images(many)))
        .isEqualTo(ORIGIN + " is not valid: images: has 10001 entries; at most 10000 are read");
  }

  @Test
  void aHundredProblemsAreListedAndTheRestCounted() {
    String many = IntStream.range(0, 250).mapToObj(i -> "1").collect(Collectors.joining(","));

    String text = refusal(images(many));

    assertThat(text)
        .startsWith(ORIGIN + " has 250 problems:\n- images[0]: must be an object, not a number\n")
        .contains("images[99]")
        .doesNotContain("images[100]")
        .endsWith("\n… and 150 more.");
  }

  @Test
  void theMessageFitsIntoAStepFunctionsCause() {
    String name = "a".repeat(250);
    String many =
        IntStream.range(0, 200)
            .mapToObj(i ->
                "{\"repository\":\"%s\",\"tag\":\"%s\",\"target_tag\":\"1\"}".formatted(name, i))
            .collect(Collectors.joining(","));

    assertThat(refusal(images(many)))
        .hasSizeBetween(20_000, 25_000)
        .containsPattern("\n… and 1[0-9]{2} more\\.$");
  }

  @Test
  void aMessageStaysOnItsLine() {
    assertThat(refusal(images("{\"repository\":\"app\",\"tag\":\"a\\nb\\u0000\\u202e\\ud800\"}")))
        .contains("'a\\nb\\u0000\\u202e\\ud800' is not a tag")
        .hasLineCount(1);
  }
}
