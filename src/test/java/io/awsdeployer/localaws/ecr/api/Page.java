package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One page of a longer list. */
record Page<T>(List<T> items, Optional<String> nextToken) {

  /** At most maxResults (1 to 1000, 100 when absent) from where nextToken says. */
  static <T> Page<T> of(List<T> all, Call call) {
    return of(all, call, 100, 1_000);
  }

  /** With other bounds on maxResults. */
  static <T> Page<T> of(List<T> all, Call call, int standard, int most) {
    long size =
        call.parameters().has("maxResults")
            ? call.parameters().requiredLong("maxResults")
            : standard;
    if (size < 1 || size > most) {
      throw Refusals.invalid("maxResults", "Member must have value between 1 and " + most);
    }
    int from =
        Math.min(call.parameters().text("nextToken").map(Page::decode).orElse(0), all.size());
    int to = (int) Math.min(all.size(), from + size);
    return new Page<>(
        all.subList(from, to), to < all.size() ? Optional.of(encode(to)) : Optional.empty());
  }

  ObjectNode continueIn(ObjectNode answer) {
    nextToken.ifPresent(token -> answer.put("nextToken", token));
    return answer;
  }

  private static String encode(int position) {
    byte[] text = ("page:" + position).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(text);
  }

  private static int decode(String token) {
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      return Integer.parseInt(text.substring("page:".length()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Refusals.invalid("nextToken", "Invalid token");
    }
  }
}
