package io.awsdeployer.localaws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEvaluatorTest {

  private static final String ACTION = "ecr:BatchGetImage";
  private static final String REPOSITORY = "arn:aws:ecr:eu-central-1:222222222222:repository/app";
  private static final String ROLE = "arn:aws:iam::111111111111:role/Promoter";
  private static final String SESSION = "arn:aws:sts::111111111111:assumed-role/Promoter/sess";
  private static final String DENIED =
      "User: "
          + SESSION
          + " is not authorized to perform: "
          + ACTION
          + " on resource: "
          + REPOSITORY;
  private static final String ALLOW = Policies.allow("*", "ecr:*");

  private final PolicyEvaluator evaluator =
      new PolicyEvaluator(
          account -> account.equals("111111111111") ? Optional.of("o-abc123") : Optional.empty());

  @Test
  void allowsWithinTheAccountByIdentityPolicyAlone() {
    assertThat(within(caller(ALLOW), Optional.empty())).isEmpty();
  }

  @Test
  void allowsWithinTheAccountByResourcePolicyAlone() {
    assertThat(within(caller(), Optional.of(Policies.grant(ROLE, "ecr:*")))).isEmpty();
    assertThat(within(caller(), Optional.of(Policies.grant("*", "ecr:*")))).isEmpty();
    assertThat(within(caller(), Optional.of(Policies.grant(SESSION, "ecr:*")))).isEmpty();
  }

  @Test
  void doesNotTakeTheNameOfTheAccountForAGrantToEveryoneInIt() {
    assertThat(within(caller(), Optional.of(Policies.grant("111111111111", "ecr:*"))))
        .hasValue(DENIED + " because no identity-based policy allows the " + ACTION + " action");
  }

  @Test
  void refusesWithinTheAccountWhenNothingAllows() {
    assertThat(within(caller(), Optional.empty()))
        .hasValue(DENIED + " because no identity-based policy allows the " + ACTION + " action");
  }

  @Test
  void needsTheResourcePolicyAcrossAccounts() {
    assertThat(across(caller(ALLOW), Optional.empty()))
        .hasValue(DENIED + " because no resource-based policy allows the " + ACTION + " action");
  }

  @Test
  void needsTheIdentityPolicyAcrossAccounts() {
    assertThat(across(caller(), Optional.of(Policies.grant(ROLE, "ecr:*"))))
        .hasValue(DENIED + " because no identity-based policy allows the " + ACTION + " action");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "111111111111", "arn:aws:iam::111111111111:root", ROLE, SESSION})
  void allowsAcrossAccountsWhenBothSidesDo(String principal) {
    assertThat(across(caller(ALLOW), Optional.of(Policies.grant(principal, ACTION)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "333333333333",
        "arn:aws:iam::333333333333:root",
        "arn:aws:iam::111111111111:role/Other",
        "arn:aws:iam::111111111111:user/Promoter",
        "arn:aws:sts::111111111111:assumed-role/Promoter/other"
      })
  void doesNotTakeAnotherPrincipalForTheCaller(String principal) {
    assertThat(across(caller(ALLOW), Optional.of(Policies.grant(principal, ACTION)))).isPresent();
  }

  @Test
  void letsAnExplicitDenyInTheIdentityPolicyWin() {
    assertThat(within(caller(ALLOW, Policies.deny("*", ACTION)), Optional.empty()))
        .hasValue(DENIED + " with an explicit deny in an identity-based policy");
  }

  @Test
  void letsAnExplicitDenyInTheResourcePolicyWin() {
    String deny = Policies.grant("*", ACTION).replace("\"Allow\"", "\"Deny\"");

    assertThat(within(caller(ALLOW), Optional.of(deny)))
        .hasValue(DENIED + " with an explicit deny in a resource-based policy");
  }

  @Test
  void limitsASessionToItsSessionPolicy() {
    Caller limited =
        new Caller(
            SESSION,
            "111111111111",
            ROLE,
            true,
            List.of(ALLOW),
            List.of(Policies.allow("*", "ecr:PutImage")));

    assertThat(within(limited, Optional.empty()))
        .hasValue(DENIED + " because no session policy allows the " + ACTION + " action");
  }

  @ParameterizedTest
  @CsvSource({
    "ecr:BatchGetImage, *, true",
    "ECR:batchgetimage, *, true",
    "ecr:Batch*Image, *, true",
    "ecr:BatchGetImag?, *, true",
    "ecr:PutImage, *, false",
    "ecr:*, arn:aws:ecr:eu-central-1:222222222222:repository/app, true",
    "ecr:*, arn:aws:ecr:*:*:repository/a?p, true",
    "ecr:*, arn:aws:ecr:eu-central-1:222222222222:repository/APP, false",
    "ecr:*, arn:aws:ecr:eu-central-1:222222222222:repository/app/*, false"
  })
  void matchesActionsAndResourcesByTheirWildcards(String action, String resource, boolean allowed) {
    assertThat(within(caller(Policies.allow(resource, action)), Optional.empty()).isEmpty())
        .isEqualTo(allowed);
  }

  @Test
  void excludesWhatNotActionNames() {
    String policy =
        """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"ecr:Put*","Resource":"*"}}
        """;

    assertThat(within(caller(policy), Optional.empty())).isEmpty();
    assertThat(within(caller(policy.replace("Put*", "Batch*")), Optional.empty())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "StringEquals, aws:PrincipalOrgID, o-abc123, true",
    "StringEquals, aws:PrincipalOrgID, o-other, false",
    "StringNotEquals, aws:PrincipalOrgID, o-other, true",
    "StringEquals, AWS:principalaccount, 111111111111, true",
    "StringLike, aws:PrincipalArn, arn:aws:iam::*:role/Promo*, true",
    "ArnEquals, aws:PrincipalArn, arn:aws:iam::111111111111:role/Promoter, true",
    "ArnLike, aws:PrincipalArn, arn:aws:iam::*:role/*, true",
    "ArnLike, aws:PrincipalArn, arn:aws:iam::333333333333:role/*, false",
    "ArnLike, aws:PrincipalArn, arn:*, false",
    "Bool, aws:SecureTransport, false, false",
    "Bool, aws:SecureTransport, true, true",
    "StringEquals, sts:ExternalId, any, false",
    "StringNotEquals, sts:ExternalId, any, true",
    "StringEqualsIfExists, sts:ExternalId, any, true"
  })
  void heedsConditions(String operator, String key, String value, boolean allowed) {
    String policy =
        """
        {"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*",
         "Condition":{"%s":{"%s":["nothing","%s"]}}}]}
        """
            .formatted(operator, key, value);

    assertThat(across(caller(ALLOW), Optional.of(policy)).isEmpty()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "[]",
        "{\"Statement\":[{\"Effect\":\"Maybe\",\"Action\":\"*\",\"Resource\":\"*\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Resource\":\"*\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"X\":1}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"${aws:username}\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
            + "\"Condition\":{\"NumericEquals\":{\"aws:PrincipalArn\":\"1\"}}}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
            + "\"Condition\":{\"StringEquals\":{\"aws:SourceIp\":\"1\"}}}]}",
        "{\"Version\":\"2020-01-01\","
            + "\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
      })
  void refusesLoudlyWhatItDoesNotUnderstand(String policy) {
    assertThatThrownBy(() -> within(caller(policy), Optional.empty()))
        .isInstanceOf(MalformedPolicy.class);
  }

  @Test
  void refusesLoudlyAPrincipalThatAwsWouldNotTake() {
    String policy = Policies.grant("arn:aws:iam::111111111111:role/*", ACTION);

    assertThatThrownBy(() -> within(caller(ALLOW), Optional.of(policy)))
        .isInstanceOf(MalformedPolicy.class)
        .hasMessageContaining("invalid principal");
  }

  private static Caller caller(String... policies) {
    return new Caller(SESSION, "111111111111", ROLE, true, List.of(policies));
  }

  private Optional<String> within(Caller caller, Optional<String> policy) {
    return evaluator.refusal(caller, ACTION, REPOSITORY, "111111111111", policy);
  }

  private Optional<String> across(Caller caller, Optional<String> policy) {
    return evaluator.refusal(caller, ACTION, REPOSITORY, "222222222222", policy);
  }
}
