package io.awsdeployer.promote.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.testing.Bed.Invocation;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the tests of failures ask again and again. */
public final class Failures {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Failures() {}

  /** The error that an invocation ended with; it must be of exactly this class. */
  public static <E extends PromotionException> E of(Invocation invocation, Class<E> type) {
    assertThat(invocation.thrown()).isExactlyInstanceOf(type);
    return type.cast(invocation.thrown());
  }

  /** What Step Functions and the build record show first. */
  public static String firstLine(PromotionException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** A message that a person can read, whatever a stranger wrote into it. */
  public static void assertReadable(Throwable thrown, int longest) {
    String message = String.valueOf(thrown.getMessage());
    assertThat(message).hasSizeLessThan(longest);
    assertThat(message.chars().filter(c -> Character.isISOControl(c) && c != '\n')).isEmpty();
  }

  /** What the message tells to do. */
  public static List<String> toDo(PromotionException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> line.startsWith("To do: "))
        .map(line -> line.substring("To do: ".length()))
        .toList();
  }

  /** The one thing to do that begins like this. */
  public static String toDo(PromotionException e, String beginning) {
    List<String> found = toDo(e).stream().filter(line -> line.startsWith(beginning)).toList();
    assertThat(found).as("to do: %s … in %s", beginning, e.getMessage()).hasSize(1);
    return found.getFirst();
  }

  /** The statement at the end of a thing to do, as the one of a policy, ready to be attached. */
  public static String policy(String toDo) {
    String statement = toDo.substring(toDo.indexOf('{'));
    try {
      JsonNode json = STRICT.readTree(statement);
      assertThat(json.path("Effect").asText()).isEqualTo("Allow");
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + statement, e);
    }
    return "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}".formatted(statement);
  }

  /** The values of one field in the log lines with this message. */
  public static List<String> logged(Invocation invocation, String message, String field) {
    return invocation.log().stream()
        .filter(line -> line.path("message").asText().equals(message))
        .map(line -> line.path(field).asText())
        .toList();
  }

  /** The requests to an operation that meet a condition. */
  public static List<LoggedRequest> requests(
      Bed bed, String operation, Predicate<LoggedRequest> condition) {
    return bed.aws().requests().entries(operation).stream()
        .filter(condition)
        .collect(Collectors.toList());
  }
}
