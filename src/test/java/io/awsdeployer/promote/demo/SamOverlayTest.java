package io.awsdeployer.promote.demo;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code sam local invoke} gets is the deployed function, and reaches the local AWS. */
class SamOverlayTest {
  private static final Path TEMPLATE = Path.of("template.yaml");
  private static final Path CODE = Path.of("target/promote-images.zip");

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void itsEnvironmentIsAllThatAFunctionNeedsToPromoteInAContainer() throws Exception {
    try (Shop shop = Shop.open(anAddressThatContainersReach(), 0)) {
      new Opening(screen).show(shop);
      ServedFiles served = served(shop);

      assertThat(SamInvocation.run(Path.of("events/promote.json"), TEMPLATE, CODE, served, screen))
          .as(shown())
          .isZero();

      Map<String, String> environment =
          environment(written("env.json").path("PromoteImagesFunction"));
      assertThat(environment.values()).noneMatch(value -> value.contains("127.0.0.1"));
      try (DeployedFunction function = Function.deploy(environment, _ -> {})) {
        Result result = function.invoke(Files.readString(Path.of("events/promote.json")));
        assertThat(result.failed()).as(result.pretty()).isFalse();
        assertThat(result.number("images_promoted")).isEqualTo(4);
        assertThat(result.pretty()).contains(shop.registry(Shop.TARGET, Shop.AWAY));
      }
    }
  }

  @Test
  void samDeclaresEveryVariableThatItsFileGives() throws Exception {
    try (Shop shop = Shop.open()) {
      SamOverlay.of(TEMPLATE, shop.functionEnvironment()).write(folder, CODE, "amd64");

      // SAM passes on no variable that the template does not declare.
      assertThat(
              environment(
                  json("template.json")
                      .at("/Resources/PromoteImagesFunction/Properties/Environment/Variables")))
          .isEqualTo(environment(json("env.json").path("PromoteImagesFunction")))
          .containsEntry("ENV", "demo")
          .containsEntry("EXECUTION_ROLE_NAME", "ECRImagePromotionRole")
          .containsEntry("BLOB_UPLOAD", "auto")
          .containsEntry("SOURCE_ECR_ACCOUNT", "")
          .containsKeys("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    }
  }

  @Test
  void theFunctionIsTheDeployedOneWithoutWhatIsPublished() throws Exception {
    JsonNode function =
        SamOverlay.of(TEMPLATE, Map.of())
            .template(CODE, "amd64")
            .at("/Resources/PromoteImagesFunction/Properties");

    assertThat(names(function))
        .isEqualTo(
            Set.of(
                "FunctionName",
                "CodeUri",
                "Handler",
                "Runtime",
                "Timeout",
                "MemorySize",
                "Architectures",
                "Environment"));
    assertThat(function.path("Handler").asText())
        .isEqualTo("io.awsdeployer.promote.PromoteImagesHandler::handleRequest");
    assertThat(function.path("Runtime").asText()).isEqualTo("java25");
    assertThat(function.path("Timeout").asInt()).isEqualTo(900);
    assertThat(function.path("MemorySize").asInt()).isEqualTo(1769);
    assertThat(function.path("CodeUri").asText()).isEqualTo(CODE.toAbsolutePath().toString());
  }

  @ParameterizedTest
  @CsvSource({"amd64,x86_64", "x86_64,x86_64", "aarch64,arm64", "arm64,arm64"})
  void itRunsOnThisMachinesProcessor(String osArch, String architecture) throws Exception {
    JsonNode overlay = SamOverlay.of(TEMPLATE, Map.of()).template(CODE, osArch);

    assertThat(overlay.at("/Resources/PromoteImagesFunction/Properties/Architectures/0").asText())
        .isEqualTo(architecture);
  }

  @Test
  void whatAContainerDoesNotReachIsRefused() throws Exception {
    try (Shop shop = Shop.open()) {
      assertThat(
              SamInvocation.run(
                  Path.of("events/promote.json"), TEMPLATE, CODE, served(shop), screen))
          .isEqualTo(2);
      assertThat(shown()).contains("127.0.0.1, which inside a container is the container");
    }
  }

  @Test
  void nothingServedIsSaid() throws Exception {
    ServedFiles nothing = new ServedFiles(folder.resolve("serve"));

    assertThat(SamInvocation.run(Path.of("events/promote.json"), TEMPLATE, CODE, nothing, screen))
        .isEqualTo(2);
    assertThat(shown()).contains("The local AWS is not up", "make serve HOST=");
  }

  private ServedFiles served(Shop shop) throws IOException {
    ServedFiles served = new ServedFiles(folder.resolve("serve"));
    served.write(shop);
    return served;
  }

  private JsonNode written(String file) throws IOException {
    return json("serve/sam/" + file);
  }

  private JsonNode json(String file) throws IOException {
    return new JsonMapper().readTree(folder.resolve(file).toFile());
  }

  private static Map<String, String> environment(JsonNode variables) {
    Map<String, String> environment = new HashMap<>();
    variables.properties().forEach(v -> environment.put(v.getKey(), v.getValue().asText()));
    return environment;
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(toSet());
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private static InetAddress anAddressThatContainersReach() throws IOException {
    Optional<InetAddress> address =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(any -> any instanceof Inet4Address && !any.isLoopbackAddress())
            .findFirst();
    assumeThat(address).as("an address of this machine beside loopback").isPresent();
    return address.orElseThrow();
  }
}
