package io.awsdeployer.promote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is told whole, before anything is asked of AWS, with status 2. */
class WrongCommandLinesTest {
  private static final String SOURCE = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1";
  private static final String TARGET = "222222222222.dkr.ecr.us-east-1.amazonaws.com/shop/api:1";

  private static String refusal(String... words) {
    try (CliScene scene = CliScene.start()) {
      CliScene.Ended ended = scene.run(words);
      assertThat(ended.code()).isEqualTo(ExitCode.INVALID);
      assertThat(ended.out()).isEmpty();
      assertThat(scene.aws().requests().counts()).isEmpty();
      assertThat(ended.err()).endsWith("promote-images --help says what there is.\n");
      return ended.err();
    }
  }

  @Test
  void commandsAndOptionsThatAreNotThereAreToldWithTheNearest() {
    assertThat(refusal()).startsWith("promote-images: there is no command; it is one of copy, run");
    assertThat(refusal("cpy")).contains("'cpy' is not a command; did you mean 'copy'?");
    assertThat(refusal("promote")).contains("'promote' is not a command (known are copy, run)");
    assertThat(refusal("copy", SOURCE, TARGET, "--source-rol", "x"))
        .contains("--source-rol is not an option of copy; did you mean '--source-role'?");
    assertThat(refusal("copy", SOURCE, TARGET, "--frobnicate"))
        .contains("--frobnicate is not an option of copy (known are --source-role, ");
    assertThat(refusal("copy", SOURCE, TARGET, "--event", "x"))
        .contains("--event is not an option of copy");
  }

  @Test
  void valuesThatLackAndAreTooMany() {
    assertThat(refusal("copy", SOURCE, TARGET, "--source-role"))
        .contains("--source-role needs a value (ARN)");
    assertThat(refusal("copy", SOURCE, TARGET, "--source-role", "--plan"))
        .contains("--source-role needs a value (ARN)");
    assertThat(refusal("copy", SOURCE, TARGET, "--plan=yes")).contains("--plan takes no value");
    assertThat(refusal("copy", SOURCE, TARGET, "--plan", "--plan"))
        .contains("--plan is given twice");
    assertThat(refusal("copy", SOURCE, TARGET, "three")).contains("'three' is one more");
    assertThat(refusal("run", "event.json", "--event=-")).contains("run takes no 'event.json'");
    assertThat(refusal("run")).contains("--event is missing");
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    assertThat(
            refusal(
                "copy",
                "--timeout=soon",
                "--log=loud",
                "--source-role=me",
                "docker.io/library/nginx:1"))
        .contains("--source-role: 'me' is not a role's ARN")
        .contains("--timeout: 'soon' is not a time (a number and s, m or h, like 55m)")
        .contains("--log: 'loud' is not a kind of log (text, json, none)")
        .contains("SOURCE: 'docker.io/library/nginx:1' does not begin with an ECR registry")
        .contains("TARGET is missing (or TARGET_IMAGE, or DEST_IMAGE)");
  }

  @Test
  void aVariableThatIsWrongIsToldByItsName() {
    try (CliScene scene = CliScene.start().with("DEST_ROLE_ARN", "me")) {
      assertThat(scene.run("copy", SOURCE, TARGET).err())
          .contains("promote-images: DEST_ROLE_ARN: 'me' is not a role's ARN");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "shop/api:1 | does not begin with an ECR registry; write it in full",
        "12.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1 | does not begin with an ECR registry",
        "docker://111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1 | begins with 'docker://': leave that away",
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com | does not begin with an ECR registry",
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com/ | is not a repository name",
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com/Shop:1 | 'Shop' is not a repository name",
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop: | '' is not a tag",
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop@sha256:12 | 'sha256:12' is not a digest",
        "111111111111.dkr.ecr.europe.amazonaws.com/shop:1 | 'europe' is not a region",
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop | SOURCE: has neither a tag nor a digest",
      })
  void whatIsNoFullNameOfAnImageIsToldWhy(String source, String why) {
    assertThat(refusal("copy", source, TARGET)).contains("promote-images: SOURCE: ").contains(why);
  }

  @Test
  void aTargetNeedsATagAndNoDigest() {
    String digest = "@sha256:" + "0".repeat(64);
    assertThat(refusal("copy", SOURCE.replace(":1", digest), TARGET.replace(":1", "")))
        .contains("TARGET: needs a tag, because the source has none");
    assertThat(refusal("copy", SOURCE, TARGET + digest))
        .contains("TARGET: leave '@sha256:")
        .contains("the digest is the source's");
  }

  @Test
  void aRoleOfAnotherAccountIsNoTargetRole() {
    try (CliScene scene = CliScene.start()) {
      CliScene.Ended ended =
          scene.run("copy", SOURCE, TARGET, "--target-role", CliScene.SOURCE_ROLE);
      assertThat(ended.code()).isEqualTo(ExitCode.INVALID);
      assertThat(ended.err())
          .contains("The target is in account 222222222222 and its role " + CliScene.SOURCE_ROLE);
    }
  }
}
