package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tools that people use against ECR work against the local one, unchanged. */
@Tag("clients")
class ClientsTest {
  private static final String SOURCE = "111111111111";
  private static final String TARGET = "222222222222";
  private static final String REGION = "eu-west-1";

  @TempDir private Path home;

  @SuppressWarnings("NullAway.Init")
  private EcrServer server;

  @BeforeEach
  void start() throws IOException {
    server = new EcrServer(Clock.systemUTC(), Callers.permissive());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  static Stream<TestManifest> everyShape() {
    return Stream.of(
        TestImages.small(1),
        TestImages.oci(2).layer(100).withoutInnerMediaType().build(),
        TestImages.oci(3).zstdLayer(300_000).duplicateLayer().build(),
        TestImages.docker(4).layers(3, 5_000).build(),
        TestImages.emptyArtifact(),
        TestImages.multiPlatform(5),
        TestImages.dockerMultiPlatform(6));
  }

  @ParameterizedTest
  @MethodSource("everyShape")
  void skopeoCopiesEveryShapeByteForByte(TestManifest manifest) throws Exception {
    String skopeo = tool("skopeo");
    repository(SOURCE).createRepository("app");
    EcrRepository target = repository(TARGET).createRepository("app");
    manifest.pushTo(repository(SOURCE).repository("app"), "v1");

    run(
        skopeo,
        "copy",
        "--all",
        "--preserve-digests",
        "--src-tls-verify=false",
        "--dest-tls-verify=false",
        "--src-creds=AWS:" + password(SOURCE),
        "--dest-creds=AWS:" + password(TARGET),
        "docker://" + repository(SOURCE).repository("app").uri() + ":v1",
        "docker://" + target.uri() + ":v1");

    assertCopied(manifest, target);
  }

  @ParameterizedTest
  @MethodSource("everyShape")
  void craneCopiesEveryShapeByteForByte(TestManifest manifest) throws Exception {
    String crane = tool("crane");
    repository(SOURCE).createRepository("app");
    EcrRepository target = repository(TARGET).createRepository("app");
    manifest.pushTo(repository(SOURCE).repository("app"), "v1");
    craneLogin(crane, SOURCE);
    craneLogin(crane, TARGET);

    run(
        crane,
        "copy",
        "--insecure",
        repository(SOURCE).repository("app").uri() + ":v1",
        target.uri() + ":v1");

    assertCopied(manifest, target);
  }

  @Test
  void cranePullsAndPushesThroughAFileAndListsTags() throws Exception {
    String crane = tool("crane");
    Image image = TestImages.docker(7).layers(2, 40_000).build();
    image.pushTo(repository(SOURCE).createRepository("team/app"), "v1");
    EcrRepository target = repository(TARGET).createRepository("team/app");
    craneLogin(crane, SOURCE);
    craneLogin(crane, TARGET);
    Path layout = home.resolve("layout");

    run(
        crane,
        "pull",
        "--format=oci",
        repository(SOURCE).repository("team/app").uri() + ":v1",
        layout.toString());
    run(crane, "push", layout.toString(), target.uri() + ":v2");

    assertThat(target.tags()).containsExactly(Map.entry("v2", image.digest()));
    assertThat(run(crane, "ls", target.uri()).strip()).isEqualTo("v2");
  }

  @Test
  void craneIsToldWhyAnImmutableTagDoesNotMove() throws Exception {
    String crane = tool("crane");
    TestImages.small(1).pushTo(repository(SOURCE).createRepository("app"), "v1");
    EcrRepository target =
        repository(TARGET).createRepository("app").mutability(TagMutability.immutable());
    TestImages.small(2).pushTo(target, "v1");
    craneLogin(crane, SOURCE);
    craneLogin(crane, TARGET);

    Outcome outcome =
        start(
            crane,
            "copy",
            repository(SOURCE).repository("app").uri() + ":v1",
            target.uri() + ":v1");

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.output()).contains("TAG_INVALID", "because the tag is immutable");
  }

  @Test
  void theAwsCliDescribesWhatIsThere() throws Exception {
    String aws = tool("aws");
    Index index = TestImages.multiPlatform(8);
    index.pushTo(repository(SOURCE).createRepository("app"), "v1");

    String described =
        run(
            aws,
            "ecr",
            "describe-images",
            "--endpoint-url=" + server.endpoint(SOURCE, REGION),
            "--repository-name=app",
            "--image-ids=imageTag=v1",
            "--query=imageDetails[0].imageDigest",
            "--output=text");

    assertThat(described.strip()).isEqualTo(index.digest());
  }

  @Test
  void boto3UploadsALayerInParts() throws Exception {
    String python = tool("python3");
    if (start(python, "-c", "import boto3").status() != 0) {
      missing("boto3");
    }
    EcrRepository target = repository(SOURCE).createRepository("app");
    Path script = home.resolve("upload.py");
    Files.writeString(
        script,
        """
        import boto3, hashlib, sys
        ecr = boto3.client('ecr', endpoint_url=sys.argv[1])
        content = bytes(range(256)) * 30000
        upload = ecr.initiate_layer_upload(repositoryName='app')
        size = 6 << 20
        for first in range(0, len(content), size):
            part = content[first:first + size]
            ecr.upload_layer_part(repositoryName='app', uploadId=upload['uploadId'],
                partFirstByte=first, partLastByte=first + len(part) - 1, layerPartBlob=part)
        digest = 'sha256:' + hashlib.sha256(content).hexdigest()
        done = ecr.complete_layer_upload(repositoryName='app', uploadId=upload['uploadId'],
            layerDigests=[digest])
        try:
            ecr.get_download_url_for_layer(repositoryName='app', layerDigest=digest)
        except ecr.exceptions.ClientError as e:
            print(e.response['Error']['Code'])
        print(done['layerDigest'])
        """);

    String output = run(python, script.toString(), server.endpoint(SOURCE, REGION).toString());

    assertThat(output.lines())
        .containsExactly("LayerInaccessibleException", target.blobDigests().iterator().next());
  }

  private void assertCopied(TestManifest manifest, EcrRepository target) {
    assertThat(target.tags()).containsEntry("v1", manifest.digest());
    assertThat(target.imageDigests())
        .containsAll(manifest.graph().map(TestManifest::digest).toList());
    assertThat(target.manifest(manifest.digest())).hasValue(manifest.bytes());
  }

  private EcrRegistry repository(String account) {
    return server.cloud().registry(account, REGION);
  }

  private String password(String account) {
    String token = server.cloud().tokens().issue(Callers.of(account), REGION).encoded();
    String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    return decoded.substring("AWS:".length());
  }

  private void craneLogin(String crane, String account) throws Exception {
    run(
        crane,
        "auth",
        "login",
        server.endpoint(account, REGION).getAuthority(),
        "--username=AWS",
        "--password=" + password(account));
  }

  private record Outcome(int status, String output) {}

  private String run(String... command) throws Exception {
    Outcome outcome = start(command);
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output();
  }

  private Outcome start(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(home, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                home.toString(),
                "DOCKER_CONFIG",
                home.toString(),
                "AWS_ACCESS_KEY_ID",
                "AKID" + SOURCE,
                "AWS_SECRET_ACCESS_KEY",
                "secret",
                "AWS_DEFAULT_REGION",
                REGION));
    // Empty, as the build sets it for the JVM, it would name a profile that is not there.
    builder.environment().remove("AWS_PROFILE");
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("No end after a minute: " + Arrays.toString(command));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  private static String tool(String name) {
    List<Path> folders =
        new ArrayList<>(List.of(Path.of(".tools/bin"), Path.of(".tools/venv/bin")));
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      folders.add(Path.of(folder));
    }
    return folders.stream()
        .map(folder -> folder.resolve(name).toAbsolutePath())
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseGet(() -> missing(name));
  }

  private static String missing(String tool) {
    return "true".equals(System.getenv("REQUIRE_CLIENTS"))
        ? fail(tool + " is required and was not found")
        : abort(tool + " was not found");
  }
}
