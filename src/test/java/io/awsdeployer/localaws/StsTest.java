package io.awsdeployer.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

class StsTest extends StsScene {

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
  void heedsAConditionOnThePrincipalInTheTrustPolicy() {
    String trust =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
         "Principal":{"AWS":"*"},
         "Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/%s"}}}]}
        """;
    target.trust(trust.formatted("Fun*"));
    assertThat(assume(_ -> {}).credentials()).isNotNull();

    target.trust(trust.formatted("Other*"));
    assertRefused(refusal(_ -> {}), 403, "AccessDenied", DENIED);
  }

  @Test
  void refusesCredentialsWhoseTimeIsOver() {
    clock.forward(Duration.ofMinutes(60));

    StsException refused = catchThrowableOfType(StsException.class, () -> sts.getCallerIdentity());

    assertRefused(
        refused, 403, "ExpiredToken", "The security token included in the request is expired");
  }
}
