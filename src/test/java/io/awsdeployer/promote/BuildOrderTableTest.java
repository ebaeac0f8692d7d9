package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.dynamodb.Table;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Policies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table that the order of builds is kept in: its rights, its name, its bad days. */
class BuildOrderTableTest extends BuildOrderScene {
  /** README's own block, with one action taken away after the other. */
  @ParameterizedTest
  @ValueSource(strings = {"dynamodb:BatchGetItem", "dynamodb:UpdateItem"})
  void neitherRightIsTooMuch(String action) {
    bed.function()
        .withoutPolicies()
        .policy(Policies.function(Bed.BUCKET))
        .policy(RIGHTS.replace(action, "dynamodb:ListTables"));
    assertThat(promote("1").failed(SourceAccessDeniedException.class))
        .hasMessageContaining("Attempted: " + action);
    assertThat(latest()).isEqualTo("nothing");
  }

  @Test
  void withoutTheRightTheStatementToAddIsToldBeforeAnythingMoves() {
    bed.function().withoutPolicies().policy(Policies.function(Bed.BUCKET)).policy(Policies.push());
    assertThat(promote("1").failed(SourceAccessDeniedException.class))
        .hasMessageContainingAll(
            "The deployments table test-aws-deployer--deployments in eu-central-1",
            "Attempted: dynamodb:BatchGetItem as arn:aws:sts::111111111111:assumed-role/promote-images/",
            "add to the identity policy of arn:aws:iam::111111111111:role/promote-images: {\"Effect\":\"Allow\",\"Action\":[\"dynamodb:BatchGetItem\",\"dynamodb:UpdateItem\"],\"Resource\":\"arn:aws:dynamodb:eu-central-1:111111111111:table/test-aws-deployer--deployments\"}",
            "turn the option tags.order off");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aTableThatIsNotThereIsTold() {
    bed.with("DEPLOYMENTS_TABLE", "{env}-others");
    bed.function().policy(RIGHTS.replace("*-aws-deployer--deployments", "*"));
    assertThat(promote("1").failed(InvalidRequestException.class))
        .hasMessageContainingAll(
            "The deployments table test-others", "ResourceNotFoundException", "DEPLOYMENTS_TABLE");
    Table _ = bed.pipeline().table(Bed.HOME, "test-others");
    JsonNode _ = promote("1").ok();
    assertThat(bed.pipeline().table(Bed.HOME, "test-others").size()).isEqualTo(1);
    bed.with("DEPLOYMENTS_TABLE", "arn:aws:dynamodb:…");
    assertThat(promote("1").failed(InvalidRequestException.class))
        .hasMessageContaining("DEPLOYMENTS_TABLE is wrong");
  }

  @Test
  void aTableThatIsTooBusyIsAskedAgainLater() {
    bed.aws().faults().on("dynamodb:BatchGetItem").times(3).throttle();
    assertThat(promote("1").failed(ServiceUnavailableException.class).retryable()).isTrue();
    JsonNode _ = promote("1").ok();
  }

  @Test
  void anAnswerThatIsLostTakesTheTagAllTheSame() {
    FaultRule lost = bed.aws().faults().on("dynamodb:UpdateItem").loseAnswer();
    JsonNode _ = promote("1").ok();
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
  }
}
