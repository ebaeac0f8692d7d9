package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.PromoteImagesHandler;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Markdown;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the pipeline's template deploys the function. */
class FunctionTemplateTest {
  private final Template template = Template.of("template.yaml");
  private final JsonNode function = template.properties("PromoteImagesFunction");

  @Test
  void itIsTheHandlerOnJava25WithLambdasWholeTime() {
    assertThat(function.path("Handler").asText())
        .isEqualTo(PromoteImagesHandler.class.getName() + "::handleRequest");
    assertThat(function.path("Runtime").asText()).isEqualTo("java25");
    assertThat(function.path("Timeout").asInt()).isEqualTo(900);
    assertThat(function.path("FunctionName").asText())
        .isEqualTo("${Env}-aws-deployer-promote-images");
  }

  @ParameterizedTest
  @CsvSource({
    "Architecture,arm64,Architectures",
    "SnapStart,on,SnapStart",
    "NativeCrypto,on,Environment",
    "MemorySize,1769,MemorySize"
  })
  void whatDecidesTheSpeedIsAParameter(String parameter, String byDefault, String property) {
    assertThat(parameter(parameter).path("Default").asText()).isEqualTo(byDefault);
    assertThat(function.path(property).toString()).contains(parameter);
  }

  /** C1 is enough only where SHA-256 and AES-GCM are native. */
  @Test
  void itsCompilerGoesWithItsCrypto() {
    assertThat(function.at("/Environment/Variables/NATIVE_CRYPTO").asText())
        .isEqualTo("NativeCrypto");
    assertThat(
            function
                .at("/Environment/Variables/JAVA_TOOL_OPTIONS")
                .valueStream()
                .map(JsonNode::asText))
        .containsExactly(
            "NativeCryptoOn",
            String.join(" ", DeployedFunction.JAVA_OPTIONS),
            "-XX:TieredStopAtLevel=4");
  }

  /** SnapStart is for published versions only, so everybody calls the alias. */
  @Test
  void aChangedParameterReachesThePublishedAlias() {
    assertThat(function.path("AutoPublishAlias").asText()).isEqualTo("live");
    assertThat(function.path("AutoPublishCodeSha256").asText()).isEqualTo("PackageAndParameters");
    assertThat(function.path("AutoPublishAliasAllProperties").asBoolean()).isTrue();
    assertThat(function.at("/SnapStart/ApplyOn").valueStream().map(JsonNode::asText))
        .containsExactly("SnapStartOn", "PublishedVersions", "None");
  }

  @Test
  void itLogsAsJsonIntoAGroupOfItsOwnThatForgetsAndIsTraced() {
    assertThat(function.at("/LoggingConfig/LogFormat").asText()).isEqualTo("JSON");
    assertThat(function.at("/LoggingConfig/LogGroup").asText()).isEqualTo("PromoteImagesLogs");
    assertThat(template.properties("PromoteImagesLogs").path("RetentionInDays").asText())
        .isEqualTo("LogRetentionDays");
    assertThat(function.path("Tracing").asText()).isEqualTo("Active");
  }

  @Test
  void itIsInAVpcWhereSubnetsAreNamed() {
    assertThat(function.at("/VpcConfig/0").asText()).isEqualTo("InVpc");
    assertThat(function.at("/VpcConfig/2").asText()).isEqualTo("AWS::NoValue");
    assertThat(template.properties("PromoteImagesRole").path("ManagedPolicyArns").toString())
        .contains("InVpc", "AWSLambdaVPCAccessExecutionRole");
  }

  /** `JAVA_TOOL_OPTIONS` is Java's own. */
  @Test
  void itsVariablesAreThoseOfReadme() {
    Set<String> documented =
        Markdown.of("README.md").section("Configuration").rows().stream()
            .flatMap(row -> Markdown.code(row.getFirst()).stream())
            .collect(Collectors.toSet());
    assertThat(variables())
        .contains("ENV", "SOURCE_ECR_ACCOUNT", "SOURCE_ECR_REGION", "EXECUTION_ROLE_NAME")
        .contains("EXECUTION_ROLE_EXTERNAL_ID", "BLOB_UPLOAD");
    assertThat(
            variables().stream().filter(name -> !Set.of("ENV", "JAVA_TOOL_OPTIONS").contains(name)))
        .isSubsetOf(documented);
  }

  /** What the function takes for a region the template takes too, in every partition. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-east-1",
        "ap-southeast-2",
        "us-gov-west-1",
        "cn-northwest-1",
        "eusc-de-east-1",
        "us-isob-east-1"
      })
  void everyPartitionsRegionsMayBeTheSource(String region) {
    assertThat(new RegionName(region).toString()).isEqualTo(region);
    assertThat(region).matches(parameter("SourceEcrRegion").path("AllowedPattern").asText());
  }

  @Test
  void atMostAsManyTargetsAtOnceAsAnInlineMapHas() {
    assertThat(parameter("MapConcurrency").path("MaxValue").asInt()).isEqualTo(40);
    for (String map : Set.of("PromoteImages", "SwitchImages", "RevertImages")) {
      JsonNode state = Machine.MULTI_ACCOUNT.definition().json().path("States").path(map);
      assertThat(state.path("MaxConcurrency").asText()).contains("${MapConcurrency}");
      assertThat(state.at("/ItemProcessor/ProcessorConfig/Mode").asText()).isEqualTo("INLINE");
    }
  }

  private Set<String> variables() {
    return function
        .at("/Environment/Variables")
        .propertyStream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private JsonNode parameter(String name) {
    return template.root().path("Parameters").required(name);
  }
}
