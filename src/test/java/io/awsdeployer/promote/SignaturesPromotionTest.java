package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.clients.RegistryPassword;
import io.awsdeployer.localaws.clients.Tool;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real tools signed at the source they verify at the target. */
@Tag("clients")
class SignaturesPromotionTest {
  private static final String REPOSITORY = "team/app";

  private final Bed bed = Bed.start().with("PROMOTION_OPTIONS", "{\"referrers\": true}");
  private final Index image = TestImages.multiPlatform(50);
  @TempDir private Path home = Path.of("unset");

  @BeforeEach
  void anImageInTheSourceAndPasswordsForBothEnds() throws IOException {
    bed.pushed(REPOSITORY, "1.0", image).manifestOf(REPOSITORY + ":1.0");
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    ObjectNode auths = config.putObject("auths");
    for (EcrRegistry registry : List.of(bed.sourceRegistry(), bed.targetRegistry())) {
      String login = "AWS:" + RegistryPassword.of(bed.aws(), registry);
      String auth = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
      String address = registry.endpoint().getAuthority();
      auths.putObject(address).put("auth", auth);
      auths.putObject(byName(address)).put("auth", auth);
    }
    Path _ = Files.writeString(home.resolve("config.json"), config.toString());
  }

  @AfterEach
  void end() {
    bed.close();
  }

  /** The scheme of tags, and that of bundles: with a referrers API and without. */
  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "true,true"})
  void whatCosignSignedItVerifies(boolean bundles, boolean withoutReferrers) throws Exception {
    if (withoutReferrers) {
      bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().with(Switch.NO_REFERRERS_API));
    }
    Tool cosign = tool("cosign", "version");
    keyPair(cosign);
    String _ = run(cosign, sign(bundles, source()));
    assertThat(verify(cosign, bundles, target()).exit()).as("before").isNotZero();

    promote();

    assertThat(verify(cosign, bundles, target()).errors())
        .contains("The signatures were verified against the specified public key");
    Path otherKey = home.resolve("other");
    String _ = run(cosign, "generate-key-pair", "--output-key-prefix=" + otherKey);
    assertThat(cosign.run(verification(bundles, otherKey + ".pub", target())).exit())
        .as("with another key")
        .isNotZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCosignSignedOfEachPlatformItVerifies(boolean bundles) throws Exception {
    Tool cosign = tool("cosign", "version");
    keyPair(cosign);
    List<String> arguments = new java.util.ArrayList<>(List.of(sign(bundles, source())));
    arguments.add(1, "--recursive");
    String _ = run(cosign, arguments.toArray(String[]::new));

    promote();

    for (var child : image.children()) {
      String reference = bed.target(REPOSITORY).uri() + "@" + child.digest();
      assertThat(verify(cosign, bundles, reference).exit()).as(child.digest()).isZero();
    }
  }

  @Test
  void whatCosignAttestedItVerifies() throws Exception {
    Tool cosign = tool("cosign", "version");
    keyPair(cosign);
    Path predicate = Files.writeString(home.resolve("sbom.json"), "{\"packages\": []}");
    String _ =
        run(
            cosign,
            "attest",
            "--key=" + home.resolve("test.key"),
            "--predicate=" + predicate,
            "--type=spdxjson",
            "--tlog-upload=false",
            "--use-signing-config=false",
            "--new-bundle-format=false",
            "--allow-http-registry",
            "--yes",
            source());

    promote();

    String _ =
        run(
            cosign,
            "verify-attestation",
            "--key=" + home.resolve("test.pub"),
            "--type=spdxjson",
            "--insecure-ignore-tlog=true",
            "--new-bundle-format=false",
            "--allow-http-registry",
            target());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOrasAttachedItDiscovers(boolean withoutReferrers) throws Exception {
    if (withoutReferrers) {
      bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().with(Switch.NO_REFERRERS_API));
    }
    Tool oras = tool("oras", "version");
    Path sbom = Files.writeString(home.resolve("sbom.json"), "{\"packages\": []}");
    JsonNode attached = attach(oras, source(), "application/spdx+json", sbom);
    String sbomAtTheSource = bed.source(REPOSITORY).uri() + "@" + attached.path("digest").asText();
    JsonNode _ = attach(oras, sbomAtTheSource, "application/vnd.example.review", sbom);

    promote();

    JsonNode tree =
        new JsonMapper()
            .readTree(
                run(oras, "discover", "--plain-http", "--format=json", "--depth=2", target()));
    JsonNode found = tree.path("referrers");
    assertThat(found).hasSize(1);
    assertThat(found.at("/0/artifactType").asText()).isEqualTo("application/spdx+json");
    assertThat(found.at("/0/digest").asText()).isEqualTo(attached.path("digest").asText());
    assertThat(found.at("/0/referrers/0/artifactType").asText())
        .isEqualTo("application/vnd.example.review");
  }

  @Test
  void whatNotationSignedItVerifies() throws Exception {
    Tool notation = tool("notation", "version");
    String _ = run(notation, "cert", "generate-test", "--default", "example.com");
    Path policy =
        Files.writeString(
            home.resolve("policy.json"),
            """
            {"version": "1.0", "trustPolicies": [{"name": "all", "registryScopes": ["*"],
              "signatureVerification": {"level": "strict"}, "trustStores": ["ca:example.com"],
              "trustedIdentities": ["*"]}]}
            """);
    String _ = run(notation, "policy", "import", policy.toString());
    String _ = run(notation, "sign", "--insecure-registry", source());

    promote();

    assertThat(run(notation, "verify", "--insecure-registry", byName(target())))
        .contains("Successfully verified signature for " + byName(target()));
  }

  private void promote() {
    JsonNode output = bed.promote().ok();
    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.at("/details/0/referrers/count").asInt()).isPositive();
  }

  private JsonNode attach(Tool oras, String subject, String type, Path file) throws Exception {
    return new JsonMapper()
        .readTree(
            run(
                oras,
                "attach",
                "--plain-http",
                "--disable-path-validation",
                "--format=json",
                "--artifact-type=" + type,
                subject,
                file + ":application/json"));
  }

  private void keyPair(Tool cosign) throws Exception {
    String _ = run(cosign, "generate-key-pair", "--output-key-prefix=" + home.resolve("test"));
  }

  private String[] sign(boolean bundles, String reference) {
    return new String[] {
      "sign",
      "--key=" + home.resolve("test.key"),
      "--tlog-upload=false",
      "--use-signing-config=false",
      "--new-bundle-format=" + bundles,
      "--allow-http-registry",
      "--yes",
      reference
    };
  }

  private Tool.Run verify(Tool cosign, boolean bundles, String reference) throws Exception {
    return cosign.run(verification(bundles, home.resolve("test.pub").toString(), reference));
  }

  private static String[] verification(boolean bundles, String key, String reference) {
    return new String[] {
      "verify",
      "--key=" + key,
      "--insecure-ignore-tlog=true",
      "--new-bundle-format=" + bundles,
      "--allow-http-registry",
      reference
    };
  }

  /**
   * For a client that reads blobs by Go's HTTP client alone: where they are is another port of the
   * same address here, to which that hands on the password, and S3 refuses what is authorized
   * twice. Of ECR it is another host.
   */
  private static String byName(String address) {
    return address.replace("127.0.0.1", "localhost");
  }

  private String source() {
    return bed.source(REPOSITORY).uri() + "@" + image.digest();
  }

  private String target() {
    return bed.target(REPOSITORY).uri() + "@" + image.digest();
  }

  /** With no settings but those of this test. */
  private Tool tool(String name, String check) throws Exception {
    return Tool.require(name, check)
        .with(
            Map.of(
                "HOME", home.toString(),
                "XDG_CONFIG_HOME", home.toString(),
                "DOCKER_CONFIG", home.toString(),
                "COSIGN_PASSWORD", "secret"));
  }

  private static String run(Tool tool, String... arguments) throws Exception {
    Tool.Run run = tool.run(arguments);
    assertThat(run.exit()).as("%s: %s", Arrays.toString(arguments), run.errors()).isZero();
    return run.output();
  }
}
