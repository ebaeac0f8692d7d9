package io.awsdeployer.localaws.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.Account;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Policies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("clients")
class AwsCliClientsTest {

  private final LocalAws aws = LocalAws.start();
  private final Account account = aws.account("111111111111");
  @TempDir private Path directory = Path.of("unset");
  private Tool cli = new Tool(Path.of("unset"), Map.of());

  @BeforeEach
  void findTheTool() throws Exception {
    Credentials credentials =
        account.role("Ops").policy(Policies.allow("*", "s3:*", "ssm:GetParameter")).session("cli");
    cli = Tool.require("aws", "--version").on(aws, credentials, "eu-central-1");
  }

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    aws.close();
  }

  @Test
  void asksWhoItIs() throws Exception {
    assertThat(
            cli.run("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
                .succeeded()
                .output())
        .isEqualTo("arn:aws:sts::111111111111:assumed-role/Ops/cli");
  }

  @Test
  void putsAndGetsAnObject() throws Exception {
    account.bucket("artifacts");
    Path file = Files.writeString(directory.resolve("in"), "bytes of a file");
    Path back = directory.resolve("out");

    cli.run(
            "s3api",
            "put-object",
            "--bucket",
            "artifacts",
            "--key",
            "a b+c/é",
            "--body",
            file.toString())
        .succeeded();
    cli.run("s3api", "get-object", "--bucket", "artifacts", "--key", "a b+c/é", back.toString())
        .succeeded();

    assertThat(back).hasContent("bytes of a file");
    assertThat(account.bucket("artifacts").keys()).containsExactly("a b+c/é");
  }

  @Test
  void copiesAndLists() throws Exception {
    account.bucket("artifacts");
    Path file = Files.writeString(directory.resolve("in"), "bytes of a file");

    cli.run("s3", "cp", file.toString(), "s3://artifacts/dir/in").succeeded();

    assertThat(cli.run("s3", "ls", "s3://artifacts/").succeeded().output()).isEqualTo("PRE dir/");
    assertThat(cli.run("s3", "ls", "s3://artifacts/dir/").succeeded().output()).endsWith(" in");
  }

  @Test
  void readsAParameter() throws Exception {
    account.ssm("eu-central-1").put("/dev/source", "111111111111");

    assertThat(
            cli.run(
                    "ssm",
                    "get-parameter",
                    "--name",
                    "/dev/source",
                    "--query",
                    "Parameter.Value",
                    "--output",
                    "text")
                .succeeded()
                .output())
        .isEqualTo("111111111111");
  }

  @Test
  void showsWhyItIsRefused() throws Exception {
    Tool.Run run =
        cli.run("ssm", "put-parameter", "--name", "a", "--value", "1", "--type", "String");

    assertThat(run.exit()).isNotZero();
    assertThat(run.errors())
        .contains(
            "An error occurred (AccessDeniedException) when calling the PutParameter operation:"
                + " User: arn:aws:sts::111111111111:assumed-role/Ops/cli is not authorized to"
                + " perform: ssm:PutParameter");
  }
}
