package io.awsdeployer.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

class DynamoDbTest {

  private static final Map<String, AttributeValue> KEY = Map.of("pk", s("p"), "sk", s("s"));

  private final LocalAws aws = LocalAws.start();
  private final Account account = aws.account("111111111111");
  private final Role role = account.role("Function").policy(Policies.allow("*", "dynamodb:*"));
  private final SdkClients clients = SdkClients.of(aws, role.session("run-1"), "eu-central-1");
  private final DynamoDbClient dynamoDb = clients.dynamoDb();

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    clients.close();
    aws.close();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private void table() {
    var _ = account.table("eu-central-1", "builds");
  }

  private void update(String update, String condition, Map<String, AttributeValue> values) {
    var _ =
        dynamoDb.updateItem(r ->
            r.tableName("builds")
                .key(KEY)
                .updateExpression(update)
                .conditionExpression(condition)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  private Map<String, AttributeValue> item() {
    return dynamoDb.getItem(r -> r.tableName("builds").key(KEY)).item();
  }

  @Test
  void writesAndReadsAnItem() {
    table();
    dynamoDb.putItem(
        r -> r.tableName("builds").item(Map.of("pk", s("p"), "sk", s("s"), "a", s("1"))));
    assertThat(item()).containsEntry("a", s("1"));
    assertThat(
            dynamoDb
                .getItem(r -> r.tableName("builds").key(Map.of("pk", s("p"), "sk", s("x"))))
                .hasItem())
        .isFalse();
    assertThat(account.table("eu-central-1", "builds").item("p", "s")).isPresent();
  }

  @Test
  void readsManyAndLeavesOutWhatIsNotThere() {
    account.table("eu-central-1", "builds").set("p", "s", "a", "1");
    assertThat(
            dynamoDb
                .batchGetItem(r ->
                    r.requestItems(
                        Map.of(
                            "builds",
                            KeysAndAttributes.builder()
                                .keys(List.of(KEY, Map.of("pk", s("p"), "sk", s("x"))))
                                .consistentRead(true)
                                .build())))
                .responses()
                .get("builds"))
        .singleElement()
        .satisfies(item -> assertThat(item).containsEntry("a", s("1")));
  }

  @Test
  void anUpdateTakesItsRightSidesFromTheItemOfBefore() {
    account.table("eu-central-1", "builds").set("p", "s", "now", "1");
    update(
        "SET before = now, #n = :new, other = if_not_exists(missing, :new) REMOVE gone",
        "attribute_exists(#n)",
        Map.of(":new", s("2")),
        Map.of("#n", "now"));
    assertThat(item())
        .containsEntry("before", s("1"))
        .containsEntry("now", s("2"))
        .containsEntry("other", s("2"));
  }

  private void update(
      String update,
      String condition,
      Map<String, AttributeValue> values,
      Map<String, String> names) {
    var _ =
        dynamoDb.updateItem(r ->
            r.tableName("builds")
                .key(KEY)
                .updateExpression(update)
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
  }

  @ParameterizedTest
  @CsvSource({
    "attribute_not_exists(a), false",
    "attribute_not_exists(b), true",
    "a = :v, true",
    "a <> :v, false",
    "a < :w, true",
    "a >= :w, false",
    "b = :v, false",
    "b <> :v, true",
    "b < :v, false",
    "attribute_not_exists(a) OR a <= :v, true",
    "NOT a = :v OR (a = :v AND attribute_exists(a)), true",
    "attribute_exists(b) AND a = :v OR a = :w, false",
  })
  void aConditionDecides(String condition, boolean holds) {
    account.table("eu-central-1", "builds").set("p", "s", "a", "1");
    ThrowingCallable call =
        () -> update("SET x = :v, y = :w", condition, Map.of(":v", s("1"), ":w", s("2")));
    ConditionalCheckFailedException refused =
        catchThrowableOfType(ConditionalCheckFailedException.class, call);
    if (holds) {
      assertThat(refused).isNull();
      assertThat(item()).containsEntry("x", s("1"));
    } else {
      assertThat(refused.awsErrorDetails().errorCode())
          .isEqualTo("ConditionalCheckFailedException");
      assertThat(refused.awsErrorDetails().errorMessage())
          .isEqualTo("The conditional request failed");
      assertThat(refused.item()).containsEntry("a", s("1"));
      assertThat(item()).doesNotContainKey("x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SET a = :v, a = :v | a = :v       | Invalid UpdateExpression: Two document paths overlap
          SET pk = :v        | a = :v       | Cannot update attribute pk
          SET a = b          | a <> :v      | The provided expression refers to an attribute that does not exist in the item
          SET status = :v    | a <> :v      | Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status
          SET a = :x         | a <> :v      | An expression attribute value used in expression is not defined; attribute value: :x
          SET a = #x         | a <> :v      | An expression attribute name used in the document path is not defined
          SET a : :v         | a <> :v      | Invalid UpdateExpression: Syntax error
          SET a = :v         | a <> :v OR   | Invalid ConditionExpression: Syntax error
          SET a = pk         | a = sk       | Value unused in expressions: keys: {:v}
          """)
  void aMistakeIsTold(String update, String condition, String text) {
    table();
    DynamoDbException refused =
        catchThrowableOfType(
            DynamoDbException.class, () -> update(update, condition, Map.of(":v", s("1"))));
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    assertThat(refused.awsErrorDetails().errorMessage()).contains(text);
    assertThat(item()).isEmpty();
  }

  @Test
  void aKeyThatIsNotTheTablesIsRefused() {
    table();
    assertRefused(
        () -> dynamoDb.getItem(r -> r.tableName("builds").key(Map.of("pk", s("p")))),
        "ValidationException",
        "The provided key element does not match the schema");
  }

  @Test
  void aTableThatIsNotThereIsToldToWhoeverMayAskOnly() {
    assertRefused(
        () -> dynamoDb.getItem(r -> r.tableName("builds").key(KEY)),
        "ResourceNotFoundException",
        "Requested resource not found");
    role.withoutPolicies();
    assertRefused(
        () -> dynamoDb.getItem(r -> r.tableName("builds").key(KEY)),
        "AccessDeniedException",
        "User: arn:aws:sts::111111111111:assumed-role/Function/run-1 is not authorized to perform:"
            + " dynamodb:GetItem on resource:"
            + " arn:aws:dynamodb:eu-central-1:111111111111:table/builds because no identity-based"
            + " policy allows the dynamodb:GetItem action");
  }

  private static void assertRefused(ThrowingCallable call, String code, String text) {
    DynamoDbException refused = catchThrowableOfType(DynamoDbException.class, call);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(text);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.requestId()).isNotEmpty();
  }
}
