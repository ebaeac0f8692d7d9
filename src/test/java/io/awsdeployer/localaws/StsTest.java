package io.awsdeployer.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

class StsTest {

  private static final String TARGET_ARN = "arn:aws:iam::222222222222:role/Target";
  private static final String CALLER_ARN =
      "arn:aws:sts::111111111111:assumed-role/Function/promote-1";
  private static final String DENIED =
      "User: "
          + CALLER_ARN
          + " is not authorized to perform: sts:AssumeRole on resource: "
          + TARGET_ARN;

  private final MovableClock clock = new MovableClock();
  private final LocalAws aws = LocalAws.builder().clock(clock).start();
  private final Role function =
      aws.account("111111111111")
          .role("Function")
          .policy(Policies.allow("*", "sts:AssumeRole", "sts:TagSession"));
  private final SdkClients clients = clients(function.session("promote-1"));
  private final StsClient sts = clients.sts();
  private final Role target = aws.account("222222222222").role("Target");

  @BeforeEach
  void trustTheFunction() {
    target.trust(Policies.trust(function.arn()));
  }

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    clients.close();
    aws.close();
  }

  @Test
  void tellsARoleSessionWhoItIs() {
    assertThat(sts.getCallerIdentity())
        .satisfies(me -> {
          assertThat(me.arn()).isEqualTo(CALLER_ARN);
          assertThat(me.account()).isEqualTo("111111111111");
          assertThat(me.userId()).matches("AROA[0-9A-F]{17}:promote-1");
        });
    assertThat(aws.requests().count("sts:GetCallerIdentity")).isEqualTo(1);
  }

  @Test
  void tellsAUserWhoItIs() {
    try (SdkClients ci = clients(aws.account("333333333333").user("ci").accessKey());
        StsClient mine = ci.sts()) {
      assertThat(mine.getCallerIdentity().arn()).isEqualTo("arn:aws:iam::333333333333:user/ci");
    }
  }

  @Test
  void givesASessionOfTheOtherAccount() {
    AssumeRoleResponse response = assume(_ -> {});

    assertThat(response.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::222222222222:assumed-role/Target/session");
    assertThat(response.credentials().expiration())
        .isEqualTo(clock.instant().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS));
    try (SdkClients there = clients(credentials(response));
        StsClient mine = there.sts()) {
      assertThat(mine.getCallerIdentity().account()).isEqualTo("222222222222");
    }
  }

  @Test
  void saysNothingMoreThanDeniedWhenTheRoleDoesNotExist() {
    StsException refused = refusal(r -> r.roleArn("arn:aws:iam::222222222222:role/Nobody"));

    assertRefused(refused, 403, "AccessDenied", DENIED.replace("Target", "Nobody"));
  }

  @Test
  void refusesACallerTheRoleDoesNotTrust() {
    target.trust(Policies.trust("arn:aws:iam::111111111111:role/Another"));

    assertRefused(refusal(_ -> {}), 403, "AccessDenied", DENIED);
  }

  @Test
  void refusesACallerWhoseOwnPolicyDoesNotAllowIt() {
    function.withoutPolicies();

    assertRefused(refusal(_ -> {}), 403, "AccessDenied", DENIED);
  }

  @Test
  void refusesAWrongAndAMissingExternalId() {
    target.trust(Policies.trust(function.arn(), "secret-7"));

    assertRefused(refusal(_ -> {}), 403, "AccessDenied", DENIED);
    assertRefused(refusal(r -> r.externalId("secret-8")), 403, "AccessDenied", DENIED);
    assertThat(assume(r -> r.externalId("secret-7")).credentials()).isNotNull();
  }

  @Test
  void leavesTheWordToTheIdentityPolicyWhenARoleTrustsAnAccount() {
    target.trust(Policies.trust("111111111111"));
    assertThat(assume(_ -> {}).credentials()).isNotNull();

    function.withoutPolicies();
    assertRefused(refusal(_ -> {}), 403, "AccessDenied", DENIED);
  }

  @Test
  void needsTheTrustPolicyEvenWithinOneAccount() {
    Role neighbour = aws.account("111111111111").role("Neighbour");

    StsException refused = refusal(r -> r.roleArn(neighbour.arn()));

    assertRefused(refused, 403, "AccessDenied", DENIED.replace(TARGET_ARN, neighbour.arn()));
  }

  @Test
  void refusesASessionNameWithASlash() {
    assertRefused(
        refusal(r -> r.roleSessionName("a/b")),
        400,
        "ValidationError",
        "1 validation error detected: Value 'a/b' at 'roleSessionName' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
  }

  @Test
  void refusesASessionNameThatIsTooShortOrTooLong() {
    assertRefused(
        refusal(r -> r.roleSessionName("a")),
        400,
        "ValidationError",
        "1 validation error detected: Value 'a' at 'roleSessionName' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 2");
    String name = "x".repeat(65);
    assertRefused(
        refusal(r -> r.roleSessionName(name)),
        400,
        "ValidationError",
        "1 validation error detected: Value '"
            + name
            + "' at 'roleSessionName' failed to satisfy constraint:"
            + " Member must have length less than or equal to 64");
  }

  @Test
  void refusesDurationsOutsideTheModel() {
    assertRefused(
        refusal(r -> r.durationSeconds(899)),
        400,
        "ValidationError",
        "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy"
            + " constraint: Member must have value greater than or equal to 900");
    assertRefused(
        refusal(r -> r.durationSeconds(43_201)),
        400,
        "ValidationError",
        "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy"
            + " constraint: Member must have value less than or equal to 43200");
  }

  @Test
  void limitsAChainedRoleToOneHourHoweverLongTheRoleAllows() {
    target.maxSessionDuration(Duration.ofHours(12));

    assertRefused(
        refusal(r -> r.durationSeconds(3601)),
        400,
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
            + " chaining");
    assertThat(assume(r -> r.durationSeconds(3600)).credentials()).isNotNull();
  }

  @Test
  void limitsAUserToTheRolesMaximum() {
    var user = aws.account("111111111111").user("ops").policy(Policies.allow("*", "sts:*"));
    target.trust(Policies.trust(user.arn())).maxSessionDuration(Duration.ofHours(2));
    try (SdkClients ops = clients(user.accessKey());
        StsClient mine = ops.sts()) {
      assertThat(mine.assumeRole(request(r -> r.durationSeconds(7200))).credentials()).isNotNull();
      StsException refused =
          catchThrowableOfType(
              StsException.class, () -> mine.assumeRole(request(r -> r.durationSeconds(7201))));
      assertRefused(
          refused,
          400,
          "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
  }

  @Test
  void wantsTagSessionInTheTrustPolicyBeforeItTakesTags() {
    Tag tag = Tag.builder().key("build").value("7").build();

    assertRefused(
        refusal(r -> r.tags(tag)),
        403,
        "AccessDenied",
        DENIED.replace("sts:AssumeRole", "sts:TagSession"));

    target.trust(Policies.grant(function.arn(), "sts:AssumeRole", "sts:TagSession"));
    assertThat(assume(r -> r.tags(tag)).credentials()).isNotNull();
  }

  @Test
  void refusesASessionPolicyThatIsTooLongOrNoPolicy() {
    assertThat(refusal(r -> r.policy(" ".repeat(2049))).awsErrorDetails().errorMessage())
        .endsWith(
            "at 'policy' failed to satisfy constraint: Member must have length less than or"
                + " equal to 2048");
    assertThat(refusal(r -> r.policy("{")).awsErrorDetails().errorCode())
        .isEqualTo("MalformedPolicyDocument");
  }

  @Test
  void refusesCredentialsWhoseTimeIsOver() {
    clock.forward(Duration.ofMinutes(60));

    StsException refused = catchThrowableOfType(StsException.class, () -> sts.getCallerIdentity());

    assertRefused(
        refused, 403, "ExpiredToken", "The security token included in the request is expired");
  }

  private AssumeRoleResponse assume(Consumer<AssumeRoleRequest.Builder> change) {
    return sts.assumeRole(request(change));
  }

  private StsException refusal(Consumer<AssumeRoleRequest.Builder> change) {
    return catchThrowableOfType(StsException.class, () -> assume(change));
  }

  private static AssumeRoleRequest request(Consumer<AssumeRoleRequest.Builder> change) {
    return AssumeRoleRequest.builder()
        .roleArn(TARGET_ARN)
        .roleSessionName("session")
        .applyMutation(change)
        .build();
  }

  private SdkClients clients(Credentials credentials) {
    return SdkClients.of(aws, credentials, "eu-central-1");
  }

  private static Credentials credentials(AssumeRoleResponse response) {
    return new Credentials(
        response.credentials().accessKeyId(),
        response.credentials().secretAccessKey(),
        Optional.of(response.credentials().sessionToken()),
        Optional.of(response.credentials().expiration()));
  }

  private static void assertRefused(StsException refused, int status, String code, String text) {
    assertThat(refused).isNotNull();
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(text);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.requestId()).isNotEmpty();
  }
}
