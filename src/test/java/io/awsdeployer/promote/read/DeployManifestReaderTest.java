package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeployManifestReaderTest {
  private static final String ORIGIN = "s3://builds/app/1/deploy-manifest.json";
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private final DeployManifestReader reader = new DeployManifestReader();

  @Test
  void readsTheManifestOfTheRequirement() {
    DeployManifest manifest =
        read(
            """
            {
              "images": [
                {"repository": "myapp/api", "tag": "1.0.0-abc123"},
                {"repository": "myapp/worker", "tag": "1.0.0-abc123"}
              ]
            }
            """);

    assertThat(manifest.origin()).isEqualTo(ORIGIN);
    assertThat(manifest.images())
        .containsExactly(image("myapp/api", "1.0.0-abc123"), image("myapp/worker", "1.0.0-abc123"));
  }

  @Test
  void readsAPinAndAnotherTarget() {
    DeployManifest manifest =
        read(
            """
            {"images": [{"repository": "app/api", "tag": "abc", "digest": "%s",
                         "target_repository": "prod/api", "target_tag": "1.0"}]}
            """
                .formatted(DIGEST));

    assertThat(manifest.images())
        .containsExactly(
            new ImageSpec(
                new RepositoryName("app/api"),
                new Tag("abc"),
                Optional.of(new Digest(DIGEST)),
                new RepositoryName("prod/api"),
                new Tag("1.0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"images\": []}", "\uFEFF{\"images\": []}", " \n{} \n"})
  void aManifestMayNameNoImages(String json) {
    assertThat(read(json).images()).isEmpty();
  }

  @Test
  void identicalEntriesAreOneImage() {
    String entry = "{\"repository\": \"app\", \"tag\": \"1\"}";

    assertThat(read(images(entry, entry, entry)).images()).containsExactly(image("app", "1"));
  }

  @Test
  void anEntryThatOnlySpellsOutTheDefaultsIsIdentical() {
    assertThat(
            read(images(
                    "{\"repository\": \"app\", \"tag\": \"1\"}",
                    "{\"repository\": \"app\", \"tag\": \"1\", \"target_repository\": \"app\","
                        + " \"target_tag\": \"1\"}"))
                .images())
        .containsExactly(image("app", "1"));
  }

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
                + " target_repository, target_tag)");
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

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t", "\uFEFF"})
  void anEmptyFileIsSaidToBeEmpty(String text) {
    assertThat(refusal(text)).isEqualTo(ORIGIN + " is empty.");
  }

  @Test
  void whatIsNotJsonIsToldWithLineColumnAndItsFirstWords() {
    assertThat(refusal("images:\n  - repository: app\n"))
        .startsWith(ORIGIN + " is not JSON that can be taken: line 1, column ")
        .contains("Unrecognized token 'images'");
    assertThat(refusal("{\"images\": [\n  {\"repository\": \"app\", tag: \"1\"}\n]}"))
        .startsWith(
            ORIGIN + " is not JSON that can be taken: line 2, column 25, at 'tag: \"1\"}': ")
        .contains("was expecting double-quote to start field name");
  }

  @Test
  void aCutFileIsSaidToEndInTheMiddle() {
    assertThat(refusal("{\"images\": [{\"repository\": \"app\","))
        .isEqualTo(
            ORIGIN
                + " is not complete JSON: it ends in the middle, after"
                + " '{\"images\": [{\"repository\": \"app\",'.");
  }

  @Test
  void aFieldThatOccursTwiceIsRefused() {
    assertThat(refusal(images("{\"repository\":\"app\",\"tag\":\"1\",\"tag\":\"2\"}")))
        .contains("line 1, column ", "Duplicate field 'tag'");
  }

  @Test
  void nothingMayFollowTheDocument() {
    assertThat(refusal("{}\n{}"))
        .contains("line 2, column 1", "at '{}'", "there is more after the end of the document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"images\": [],}", "{'images': []}", "{\"images\": NaN}", "{} // no"})
  void whatOnlyLenientParsersTakeIsRefusedWithoutTheNameOfAnySwitch(String json) {
    assertThat(refusal(json)).contains("line 1, column").doesNotContain("Feature", "enable");
  }

  @Test
  void onlyUtf8IsRead() throws Exception {
    assertThat(refusal("{}".getBytes(UTF_16)))
        .isEqualTo(
            ORIGIN
                + " is not UTF-8 text (byte 1 cannot be read); it looks like UTF-16, as"
                + " PowerShell's '>' writes it.");
    assertThat(refusal(new byte[] {'{', '"', (byte) 0xC3, '"'}))
        .isEqualTo(ORIGIN + " is not UTF-8 text (byte 3 cannot be read).");
    assertThat(refusal(new byte[] {'{', '}', ' ', (byte) 0xC3})).contains("is not UTF-8 text");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write("{}".getBytes(UTF_8));
    }
    assertThat(refusal(zipped.toByteArray())).contains("it looks compressed by gzip");
  }

  @Test
  void aNestingBombIsRefused() {
    assertThat(refusal("[".repeat(500_000))).contains("nesting depth").doesNotContain("Stream");
    assertThat(refusal("{\"images\":".repeat(50_000))).contains("nesting depth");
  }

  @Test
  void aHugeStringIsRefused() {
    assertThat(
            refusal(
                images("{\"repository\":\"app\",\"tag\":\"%s\"}".formatted("a".repeat(100_000)))))
        .contains("String value length")
        .hasSizeLessThan(400);
    assertThat(
            refusal(
                images("{\"repository\":\"app\",\"tag\":\"%s\"}".formatted("a".repeat(60_000)))))
        .endsWith("images[0].tag: is 60000 characters long");
  }

  @Test
  void aHugeFileIsRefused() {
    byte[] limit = new byte[1 << 20];
    Arrays.fill(limit, (byte) ' ');
    limit[0] = '{';
    limit[1] = '}';
    assertThat(reader.read(limit, ORIGIN).images()).isEmpty();
    assertThat(refusal(Arrays.copyOf(limit, limit.length + 1)))
        .isEqualTo(ORIGIN + " is larger than the 1 MiB allowed.");
  }

  @Test
  void moreImagesThanAnybodyHasAreRefused() {
    String many = IntStream.range(0, 10_001).mapToObj(i -> "{}").collect(Collectors.joining(","));

    assertThat(refusal(images(many)))
        .isEqualTo(ORIGIN + " is not valid: images: has 10001 entries; at most 10000 are read");
  }

  @Test
  void tenThousandImagesAreRead() {
    String many =
        IntStream.range(0, 10_000)
            .mapToObj("{\"repository\":\"app\",\"tag\":\"%s\"}"::formatted)
            .collect(Collectors.joining(","));

    assertThat(read(images(many)).images()).hasSize(10_000);
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

  private DeployManifest read(String json) {
    return reader.read(json.getBytes(UTF_8), ORIGIN);
  }

  private String refusal(String json) {
    return refusal(json.getBytes(UTF_8));
  }

  private String refusal(byte[] bytes) {
    InvalidManifestException refused =
        catchThrowableOfType(InvalidManifestException.class, () -> reader.read(bytes, ORIGIN));
    assertThat(refused).isNotNull();
    return String.valueOf(refused.getMessage());
  }

  private static String images(String... entries) {
    return "{\"images\": [" + String.join(", ", entries) + "]}";
  }

  private static ImageSpec image(String repository, String tag) {
    RepositoryName name = new RepositoryName(repository);
    return new ImageSpec(name, new Tag(tag), Optional.empty(), name, new Tag(tag));
  }
}
