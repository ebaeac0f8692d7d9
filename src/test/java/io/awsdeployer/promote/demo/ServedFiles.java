package io.awsdeployer.promote.demo;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.promote.testing.BuildOutput;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What {@code make serve} leaves for others under {@code target/serve}: the function's environment,
 * and settings for a person's shell that leave the person's own profiles and logins alone.
 */
record ServedFiles(Path folder) {
  static ServedFiles ofTheProject() {
    return new ServedFiles(BuildOutput.classes().resolveSibling("serve"));
  }

  void write(Shop shop) throws IOException {
    Files.createDirectories(folder);
    writeFunctionEnvironment(shop);
    Files.writeString(config(), configFor(shop));
    Files.writeString(
        folder.resolve("env"),
        """
        # Settings for one shell: . target/serve/env
        unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION
        export AWS_CONFIG_FILE='%1$s/aws-config'
        export AWS_SHARED_CREDENTIALS_FILE='%1$s/aws-config'
        export AWS_PROFILE=pipeline
        export AWS_PAGER=''
        # skopeo's and crane's logins
        export REGISTRY_AUTH_FILE='%1$s/docker/config.json'
        export DOCKER_CONFIG='%1$s/docker'
        export PATH='%4$s/bin:%4$s/venv/bin':"$PATH"
        export SOURCE=%2$s
        export TARGET=%3$s
        """
            .formatted(
                folder.toAbsolutePath(),
                shop.registry(Shop.PIPELINE, Shop.HOME),
                shop.registry(Shop.TARGET, Shop.AWAY),
                folder.resolve("../../.tools").toAbsolutePath().normalize()));
    Files.createDirectories(folder.resolve("docker"));
    Files.writeString(folder.resolve("docker/config.json"), "{}\n");
  }

  /** The function's environment, while (or since) something is served. */
  Optional<Map<String, String>> functionEnvironment() throws IOException {
    if (!Files.isReadable(function())) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(function())) {
      properties.load(reader);
    }
    return Optional.of(
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, properties::getProperty)));
  }

  /** This shop is served no more; what another has left since is not touched. */
  void remove(Shop shop) throws IOException {
    String endpoint = shop.aws().endpoint().toString();
    if (functionEnvironment().filter(e -> endpoint.equals(e.get("AWS_ENDPOINT_URL"))).isPresent()) {
      Files.deleteIfExists(function());
    }
  }

  private void writeFunctionEnvironment(Shop shop) throws IOException {
    Properties properties = new Properties();
    properties.putAll(shop.functionEnvironment());
    try (Writer writer = Files.newBufferedWriter(function())) {
      properties.store(writer, "For make invoke, from make serve");
    }
  }

  /** Credentials may stand in the config file beside the endpoint. */
  private static String configFor(Shop shop) {
    return profile(shop, "pipeline", Shop.PIPELINE, Shop.HOME)
        + profile(shop, "target", Shop.TARGET, Shop.AWAY);
  }

  private static String profile(Shop shop, String name, String account, String region) {
    Credentials credentials = shop.developer(account);
    return """
    [profile %s]
    region = %s
    endpoint_url = %s
    aws_access_key_id = %s
    aws_secret_access_key = %s
    """
        .formatted(
            name,
            region,
            shop.aws().endpoint(),
            credentials.accessKeyId(),
            credentials.secretAccessKey());
  }

  private Path config() {
    return folder.resolve("aws-config");
  }

  private Path function() {
    return folder.resolve("function.properties");
  }
}
