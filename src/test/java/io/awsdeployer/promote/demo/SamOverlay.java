package io.awsdeployer.promote.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code sam local invoke} gets in place of {@code template.yaml}: the function alone, for
 * this machine's processor, with the package as it is, on the AWS of {@code make serve}. Version,
 * alias and snapshot are left out, because there is nothing to publish.
 */
record SamOverlay(JsonNode template, Map<String, String> served) {
  static final String FUNCTION = "PromoteImagesFunction";

  /**
   * Of a template and what is served.
   *
   * @param template a SAM template; CloudFormation's tags may be in it, they are not looked at
   * @param served the function's environment on the local AWS; goes before the template's
   */
  static SamOverlay of(Path template, Map<String, String> served) throws IOException {
    return new SamOverlay(new YAMLMapper().readTree(template.toFile()), Map.copyOf(served));
  }

  /**
   * The template.
   *
   * @param code the package, or its folder
   * @param osArch as the system property {@code os.arch} says it
   */
  JsonNode template(Path code, String osArch) {
    JsonNode deployed = properties();
    ObjectNode overlay = JsonNodeFactory.instance.objectNode();
    overlay.put("AWSTemplateFormatVersion", "2010-09-09");
    overlay.put("Transform", "AWS::Serverless-2016-10-31");
    ObjectNode function = overlay.putObject("Resources").putObject(FUNCTION);
    function.put("Type", "AWS::Serverless::Function");
    ObjectNode properties = function.putObject("Properties");
    properties.put("FunctionName", Function.NAME);
    properties.put("CodeUri", code.toAbsolutePath().toString());
    for (String name : new String[] {"Handler", "Runtime", "Timeout"}) {
      properties.set(name, deployed.required(name));
    }
    properties.put(
        "MemorySize", Integer.parseInt(defaultOf(deployed.required("MemorySize").asText())));
    properties
        .putArray("Architectures")
        .add(osArch.equals("aarch64") || osArch.equals("arm64") ? "arm64" : "x86_64");
    ObjectNode variables = properties.putObject("Environment").putObject("Variables");
    environment().forEach(variables::put);
    return overlay;
  }

  /** For {@code --env-vars}, which alone goes before what a person's shell has. */
  JsonNode environmentFile() {
    return new JsonMapper()
        .createObjectNode()
        .set(FUNCTION, new JsonMapper().valueToTree(environment()));
  }

  /** The template's variables with their parameters' defaults, and what is served over them. */
  Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    for (Entry<String, JsonNode> variable :
        properties().at("/Environment/Variables").properties()) {
      variables.put(variable.getKey(), defaultOf(variable.getValue().asText()));
    }
    variables.putAll(served);
    return variables;
  }

  /** Writes both beside each other; {@code template.json} and {@code env.json}. */
  void write(Path folder, Path code, String osArch) throws IOException {
    Files.createDirectories(folder);
    JsonMapper json = new JsonMapper();
    for (Entry<String, JsonNode> file :
        Stream.of(
                Map.entry("template.json", template(code, osArch)),
                Map.entry("env.json", environmentFile()))
            .toList()) {
      json.writerWithDefaultPrettyPrinter()
          .writeValue(folder.resolve(file.getKey()).toFile(), file.getValue());
    }
  }

  private JsonNode properties() {
    return template.at("/Resources/" + FUNCTION + "/Properties");
  }

  /** {@code !Ref Name} is read as {@code Name}: a parameter's default, or the text itself. */
  private String defaultOf(String text) {
    JsonNode parameter = template.path("Parameters").path(text);
    return parameter.isMissingNode() ? text : parameter.path("Default").asText();
  }
}
