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
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
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
    Choices choices = Choices.of(environment);
    Rights rights = new Rights("aws", choices);
    String person = person().policy(rights.own()).arn();
    String trust =
        choices
            .externalId()
            .map(id -> Policies.trust(person, id))
            .orElseGet(() -> Policies.trust(person));
    Role _ = aws.account(TARGET).role("ECRImagePromotionRole").policy(Policies.push()).trust(trust);
    Role _ = aws.account(TARGET).role(SET_UP).policy(rights.setUp()).trust(trust);
  }

  void chooseEverything() {
    environment.put("TARGET_ACCOUNT", TARGET);
    environment.put("TARGET_REGION", AWAY);
    environment.put("TARGET_SETUP_ROLE_NAME", SET_UP);
  }

  int run() throws IOException {
    try (Workshop workshop = workshop()) {
      return new Verification(
              workshop,
              () -> lambda(workshop, aws.endpoint()),
              new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false),
              () -> false,
              folder,
              new Random(7))
          .run();
    }
  }

  Workshop workshop() {
    return QuickWorkshop.of(
        aws, person().accessKey(), environment, 64L << 20, Timeout.ofSeconds(60));
  }

  static LambdaClient lambda(Workshop workshop, URI endpoint) {
    return LambdaClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(HOME))
        .credentialsProvider(workshop.clients().ownCredentials())
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
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
