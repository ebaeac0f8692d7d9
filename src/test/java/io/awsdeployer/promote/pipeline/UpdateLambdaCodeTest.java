package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.clients.Tool;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make update-lambda-code}: publishes, waits, and only then moves the alias. */
class UpdateLambdaCodeTest {
  private static final String NAME = "dev-aws-deployer-promote-images";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  @Tag("e2e")
  void theAliasPointsToTheNewPackage() throws Exception {
    Tool cli = Tool.require("aws", "--version");
    try (Moto moto = Moto.start(URI.create("http://127.0.0.1:9"))) {
      Map<String, String> environment =
          Map.of(
              "AWS_ENDPOINT_URL", moto.address().toString(),
              "AWS_ACCESS_KEY_ID", "local",
              "AWS_SECRET_ACCESS_KEY", "local",
              "AWS_DEFAULT_REGION", Bed.HOME,
              "AWS_CONFIG_FILE", "/dev/null",
              "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
      Tool aws = cli.with(environment);
      deployed(aws);
      Tool script = script(cli.executable().resolveSibling("")).with(environment);

      Tool.Run run = script.run(NAME, zip("second").toString()).succeeded();

      assertThat(run.output()).contains(":" + NAME + ":live", "2");
      assertThat(version(aws)).isEqualTo("2");
      assertThat(code(aws, "live")).isEqualTo(code(aws, "2")).isNotEqualTo(code(aws, "1"));
      assertThat(script.run("nobody-knows-it", zip("third").toString()).exit()).isNotZero();
      assertThat(version(aws)).isEqualTo("2");
    }
  }

  /** SnapStart's snapshot takes minutes, and may fail: until then callers stay where they are. */
  @Test
  void aVersionThatDoesNotBecomeReadyIsNotPointedTo() throws Exception {
    Path calls = folder.resolve("calls");
    Path aws =
        Files.createFile(
            folder.resolve("aws"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(
        aws,
        """
        #!/bin/sh
        echo "$2" >>'%s'
        case "$2" in update-function-code) echo 7 ;; wait) exit 255 ;; esac
        """
            .formatted(calls));

    Tool.Run run = script(folder).run(NAME, zip("second").toString());

    assertThat(run.exit()).isEqualTo(255);
    assertThat(calls).hasContent("update-function-code\nwait\n");
    assertThat(run.errors()).contains("Version 7 of " + NAME);
  }

  private static Tool script(Path first) {
    Map<String, String> path = new HashMap<>();
    path.put("PATH", first + ":" + System.getenv("PATH"));
    return new Tool(Path.of(".ci/update-lambda-code").toAbsolutePath(), Map.copyOf(path));
  }

  private void deployed(Tool aws) throws Exception {
    String role =
        text(
            aws,
            "iam create-role --role-name lambda --assume-role-policy-document {} --query Role.Arn");
    String _ =
        text(
            aws,
            "lambda create-function --publish --runtime java25 --handler h --function-name %s --role %s --zip-file fileb://%s"
                .formatted(NAME, role, zip("first")));
    String _ =
        text(aws, "lambda create-alias --name live --function-version 1 --function-name " + NAME);
  }

  private static String version(Tool aws) throws Exception {
    return text(
        aws, "lambda get-alias --name live --query FunctionVersion --function-name " + NAME);
  }

  private static String code(Tool aws, String qualifier) throws Exception {
    return text(
        aws,
        "lambda get-function-configuration --query CodeSha256 --function-name %s --qualifier %s"
            .formatted(NAME, qualifier));
  }

  private static String text(Tool aws, String command) throws Exception {
    List<String> words = List.of((command + " --output text").split(" ", -1));
    return aws.run(words.toArray(String[]::new)).succeeded().output();
  }

  private Path zip(String content) throws IOException {
    Path zip = folder.resolve(content + ".zip");
    try (ZipOutputStream entries = new ZipOutputStream(Files.newOutputStream(zip))) {
      entries.putNextEntry(new ZipEntry(content));
    }
    return zip;
  }
}
