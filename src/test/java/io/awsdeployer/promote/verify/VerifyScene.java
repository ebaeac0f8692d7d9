package io.awsdeployer.promote.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.iam.User;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.demo.Screen;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.QuickWorkshop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * A person with exactly the rights that the program asks for, on a local AWS with a target account.
 */
abstract class VerifyScene {
  static final String OWN = "111111111111";
  static final String TARGET = "222222222222";
  static final String HOME = "eu-central-1";
  static final String AWAY = "us-east-1";
  static final String SET_UP = "VerifySetUp";

  final LocalAws aws;
  final Map<String, String> environment =
      new HashMap<>(Map.of("AWS_REGION", HOME, "YES", "1", "PREFIX", "check"));
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  VerifyScene(LocalAws aws) {
    this.aws = aws;
  }

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    aws.close();
  }

  User person() {
    return aws.account(OWN).user("someone@example.com");
  }

  /** The person's rights are those of the choices made so far. */
  void allow() {
    Rights rights = new Rights("aws", Choices.of(environment));
    User person = person().policy(rights.own());
    Role _ =
        aws.account(TARGET)
            .role("ECRImagePromotionRole")
            .policy(Policies.push())
            .trust(Policies.trust(person.arn()));
    Role _ =
        aws.account(TARGET).role(SET_UP).policy(rights.setUp()).trust(Policies.trust(person.arn()));
  }

  void chooseEverything() {
    environment.put("TARGET_ACCOUNT", TARGET);
    environment.put("TARGET_REGION", AWAY);
    environment.put("TARGET_SETUP_ROLE_NAME", SET_UP);
  }

  int run() throws IOException {
    return run(aws.endpoint(), false);
  }

  int run(URI lambda, boolean consent) throws IOException {
    try (Workshop workshop =
        QuickWorkshop.of(
            aws, person().accessKey(), environment, 64L << 20, Timeout.ofSeconds(10))) {
      return new Verification(
              workshop,
              () ->
                  LambdaClient.builder()
                      .endpointOverride(lambda)
                      .region(Region.of(HOME))
                      .credentialsProvider(workshop.clients().ownCredentials())
                      .build(),
              new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false),
              () -> consent,
              folder,
              new Random(7))
          .run();
    }
  }

  String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  JsonNode report() throws IOException {
    return new JsonMapper().readTree(folder.resolve("report.json").toFile());
  }

  String page() throws IOException {
    return Files.readString(folder.resolve("report.md"));
  }

  static List<JsonNode> cases(JsonNode report, String verdict) {
    return report
        .path("cases")
        .valueStream()
        .filter(one -> one.path("verdict").asText().equals(verdict))
        .toList();
  }

  void assertNothingIsLeft() {
    assertThat(
            Stream.of(OWN, TARGET)
                .flatMap(account ->
                    Stream.of(HOME, AWAY)
                        .flatMap(region ->
                            aws.account(account).registry(region).repositories().stream())))
        .extracting(EcrRepository::uri)
        .isEmpty();
    assertThat(aws.account(OWN).bucketNames()).isEmpty();
  }
}
