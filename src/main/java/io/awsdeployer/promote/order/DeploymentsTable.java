package io.awsdeployer.promote.order;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RegionName;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The items about tags in aws-deployer's table {@code {env}-aws-deployer--deployments}: {@code pk}
 * {@code tags/{account}/{region}}, {@code sk} {@code {repository}:{tag}}.
 */
public final class DeploymentsTable implements AutoCloseable {
  /** API reference, BatchGetItem. */
  static final int MOST_KEYS = 100;

  private static final AttributeValue NONE = AttributeValue.fromS("");

  /** All right sides are those of before: what is there becomes what was there. */
  private static final String TAKE =
      "SET previous_sk = if_not_exists(build_sk, :none),"
          + " previous_repo = if_not_exists(build_repo, :none),"
          + " previous_digest = if_not_exists(build_digest, :none),"
          + " build_sk = :sk, build_repo = :repo, build_digest = :digest, updated_at = :now";

  private static final String UNLESS_NEWER = "attribute_not_exists(build_sk) OR build_sk < :sk";
  private static final String UNLESS_OURS = "attribute_not_exists(build_sk) OR build_sk <> :sk";

  private static final String GIVE_BACK =
      "SET build_sk = previous_sk, build_repo = previous_repo, build_digest = previous_digest,"
          + " previous_sk = :none, previous_repo = :none, previous_digest = :none, updated_at = :now";

  private final DynamoDbClient dynamoDb;
  private final String name;
  private final TableFailures failures;
  private final Clock clock;

  /**
   * A table as one caller sees it.
   *
   * @param principal who {@code dynamoDb} makes its calls as
   */
  public DeploymentsTable(
      DynamoDbClient dynamoDb, String name, RegionName region, Principal principal, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.name = name;
    this.failures = new TableFailures(name, region, principal);
    this.clock = clock;
  }

  /** What the table says of some tags now, at most {@link #MOST_KEYS}; of those it knows. */
  Map<TagKey, Claim> read(Collection<TagKey> tags) {
    Map<String, TagKey> bySk = new HashMap<>();
    tags.forEach(tag -> bySk.put(tag.sk(), tag));
    Map<TagKey, Claim> claims = new HashMap<>();
    Map<String, KeysAndAttributes> open =
        Map.of(
            name,
            KeysAndAttributes.builder()
                .keys(tags.stream().map(TagKey::attributes).toList())
                .consistentRead(true)
                .build());
    // Each answer has one of them at least.
    for (int round = 0; !open.isEmpty(); round++) {
      BatchGetItemResponse answer = asked(open);
      if (!answer.hasResponses()) {
        throw failures.withoutItems();
      }
      List<Map<String, AttributeValue>> items = answer.responses().getOrDefault(name, List.of());
      for (Map<String, AttributeValue> item : items) {
        TagKey tag = bySk.get(text(item, "sk"));
        if (tag == null) {
          // Null in JSON, above all: whose it was meant to be, and so whose a tag is, nobody knows.
          throw failures.withoutItems();
        }
        claims.put(tag, claim(item));
      }
      open = answer.unprocessedKeys();
      if (!open.isEmpty() && (items.isEmpty() || round == MOST_KEYS)) {
        throw new ServiceUnavailableException(
            Problem.of(
                "The deployments table %s gives nothing of what it is asked for now."
                    .formatted(name)));
      }
    }
    return claims;
  }

  private BatchGetItemResponse asked(Map<String, KeysAndAttributes> open) {
    try {
      return dynamoDb.batchGetItem(request -> request.requestItems(open));
    } catch (SdkException e) {
      throw failures.of(e, "dynamodb:BatchGetItem");
    }
  }

  /**
   * Takes a tag for a build, unless a newer one has it.
   *
   * @param evenFromNewer whether it may be taken from that as well
   */
  Taking take(TagKey tag, Claim claim, boolean evenFromNewer) {
    try {
      return new Taking.Done(
          update(
              tag,
              TAKE,
              evenFromNewer ? UNLESS_OURS : UNLESS_NEWER,
              Map.of(
                  ":none", NONE,
                  ":sk", AttributeValue.fromS(claim.build().sk()),
                  ":repo", AttributeValue.fromS(claim.build().repo()),
                  ":digest", AttributeValue.fromS(digest(claim)))));
    } catch (ConditionalCheckFailedException e) {
      Claim holder = claim(e.hasItem() ? e.item() : Map.of());
      return holder.build().sk().equals(claim.build().sk())
          ? kept(tag, claim)
          : new Taking.Held(holder);
    }
  }

  /** What came of taking a tag. */
  sealed interface Taking {
    /** It is the build's. */
    record Done(Claim before) implements Taking {}

    /** It is another's, and stays so. */
    record Held(Claim by) implements Taking {}
  }

  /** The tag is the build's from an earlier call: what was before that stays what was before. */
  private Taking kept(TagKey tag, Claim claim) {
    try {
      return new Taking.Done(
          update(
              tag,
              "SET build_digest = :digest, updated_at = :now",
              "build_sk = :sk",
              Map.of(
                  ":sk", AttributeValue.fromS(claim.build().sk()),
                  ":digest", AttributeValue.fromS(digest(claim)))));
    } catch (ConditionalCheckFailedException e) {
      return new Taking.Held(claim(e.hasItem() ? e.item() : Map.of()));
    }
  }

  /** Gives a tag back to the build that had it before, if it is still this one's. */
  void giveBack(TagKey tag, Build build) {
    try {
      Claim _ =
          update(
              tag,
              GIVE_BACK,
              "build_sk = :sk AND attribute_exists(previous_sk)",
              Map.of(":none", NONE, ":sk", AttributeValue.fromS(build.sk())));
    } catch (ConditionalCheckFailedException _) {
      // Another build's by now, or never ours: not ours to give.
    }
  }

  /** What the item said before. */
  private Claim update(
      TagKey tag, String update, String condition, Map<String, AttributeValue> values)
      throws ConditionalCheckFailedException {
    Map<String, AttributeValue> all = new HashMap<>(values);
    all.put(":now", AttributeValue.fromN(Long.toString(clock.instant().getEpochSecond())));
    try {
      UpdateItemResponse answer =
          dynamoDb.updateItem(request ->
              request
                  .tableName(name)
                  .key(tag.attributes())
                  .updateExpression(update)
                  .conditionExpression(condition)
                  .expressionAttributeValues(all)
                  .returnValues(ReturnValue.ALL_OLD)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return claim(answer.hasAttributes() ? answer.attributes() : Map.of());
    } catch (ConditionalCheckFailedException e) {
      throw e;
    } catch (SdkException e) {
      throw failures.of(e, "dynamodb:UpdateItem");
    }
  }

  private static String digest(Claim claim) {
    return claim.digest().map(Digest::value).orElse("");
  }

  private static Claim claim(Map<String, AttributeValue> item) {
    String digest = text(item, "build_digest");
    return new Claim(
        new Build(text(item, "build_sk"), text(item, "build_repo")),
        digest.matches("sha256:[0-9a-f]{64}") ? Optional.of(new Digest(digest)) : Optional.empty(),
        new Build(text(item, "previous_sk"), text(item, "previous_repo")));
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    return value == null || value.s() == null ? "" : value.s();
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
