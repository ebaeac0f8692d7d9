package io.awsdeployer.localaws.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tools that people use against ECR work against the local one, unchanged. */
@Tag("clients")
class EcrClientsTest {
  private static final String REGION = "eu-west-1";

  private final LocalAws aws = LocalAws.start();
  private final EcrRegistry source = aws.account("111111111111").registry(REGION);
  private final EcrRegistry target = aws.account("222222222222").registry(REGION);
  @TempDir private Path home = Path.of("unset");

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    aws.close();
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
    Tool skopeo = tool("skopeo", "--version");
    source.createRepository("app");
    EcrRepository copy = target.createRepository("app");
    manifest.pushTo(source.repository("app"), "v1");

    String _ =
        run(
            skopeo,
            "copy",
            "--all",
            "--preserve-digests",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            "--src-creds=AWS:" + RegistryPassword.of(aws, source),
            "--dest-creds=AWS:" + RegistryPassword.of(aws, target),
            "docker://" + source.repository("app").uri() + ":v1",
            "docker://" + copy.uri() + ":v1");

    assertCopied(manifest, copy);
  }

  @ParameterizedTest
  @MethodSource("everyShape")
  void craneCopiesEveryShapeByteForByte(TestManifest manifest) throws Exception {
    Tool crane = tool("crane", "version");
    source.createRepository("app");
    EcrRepository copy = target.createRepository("app");
    manifest.pushTo(source.repository("app"), "v1");
    login(crane, source);
    login(crane, target);

    String _ =
        run(
            crane,
            "copy",
            "--insecure",
            source.repository("app").uri() + ":v1",
            copy.uri() + ":v1");

    assertCopied(manifest, copy);
  }

  @Test
  void cranePullsAndPushesThroughAFileAndListsTags() throws Exception {
    Tool crane = tool("crane", "version");
    Image image = TestImages.docker(7).layers(2, 40_000).build();
    image.pushTo(source.createRepository("team/app"), "v1");
    EcrRepository copy = target.createRepository("team/app");
    login(crane, source);
    login(crane, target);
    Path layout = home.resolve("layout");

    String _ =
        run(
            crane,
            "pull",
            "--format=oci",
            source.repository("team/app").uri() + ":v1",
            layout.toString());
    String _ = run(crane, "push", layout.toString(), copy.uri() + ":v2");

    assertThat(copy.tags()).containsExactly(Map.entry("v2", image.digest()));
    assertThat(run(crane, "ls", copy.uri())).isEqualTo("v2");
  }

  @Test
  void craneIsToldWhyAnImmutableTagDoesNotMove() throws Exception {
    Tool crane = tool("crane", "version");
    TestImages.small(1).pushTo(source.createRepository("app"), "v1");
    EcrRepository copy = target.createRepository("app").mutability(TagMutability.immutable());
    TestImages.small(2).pushTo(copy, "v1");
    login(crane, source);
    login(crane, target);

    Tool.Run outcome =
        crane.run("copy", source.repository("app").uri() + ":v1", copy.uri() + ":v1");

    assertThat(outcome.exit()).isNotZero();
    assertThat(outcome.errors()).contains("TAG_INVALID", "because the tag is immutable");
  }

  @Test
  void theAwsCliDescribesWhatIsThere() throws Exception {
    Tool cli = Tool.require("aws", "--version").on(aws, developer(), REGION);
    Index index = TestImages.multiPlatform(8);
    index.pushTo(source.createRepository("app"), "v1");

    String described =
        run(
            cli,
            "ecr",
            "describe-images",
            "--repository-name=app",
            "--image-ids=imageTag=v1",
            "--query=imageDetails[0].imageDigest",
            "--output=text");

    assertThat(described).isEqualTo(index.digest());
  }

  @Test
  void boto3UploadsALayerInParts() throws Exception {
    Tool python = Tool.require("python3", "-c", "import boto3").on(aws, developer(), REGION);
    EcrRepository app = source.createRepository("app");
    Path script = home.resolve("upload.py");
    Files.writeString(
        script,
        """
        import boto3, hashlib
        ecr = boto3.client('ecr')
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

    String output = run(python, script.toString());

    assertThat(output.lines())
        .containsExactly("LayerInaccessibleException", app.blobDigests().iterator().next());
  }

  private static void assertCopied(TestManifest manifest, EcrRepository copy) {
    assertThat(copy.tags()).containsEntry("v1", manifest.digest());
    assertThat(copy.imageDigests())
        .containsAll(manifest.graph().map(TestManifest::digest).toList());
    assertThat(copy.manifest(manifest.digest())).hasValue(manifest.bytes());
  }

  /** Somebody of the source account. */
  private Credentials developer() {
    return aws.account(source.account())
        .user("developer")
        .policy(Policies.allow("*", "ecr:*"))
        .accessKey();
  }

  /** With no settings but those of this test. */
  private Tool tool(String name, String check) throws Exception {
    return Tool.require(name, check)
        .with(Map.of("HOME", home.toString(), "DOCKER_CONFIG", home.toString()));
  }

  private void login(Tool crane, EcrRegistry registry) throws Exception {
    String _ =
        run(
            crane,
            "auth",
            "login",
            registry.endpoint().getAuthority(),
            "--username=AWS",
            "--password=" + RegistryPassword.of(aws, registry));
  }

  private static String run(Tool tool, String... arguments) throws Exception {
    return tool.run(arguments).succeeded().output();
  }
}
