package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.error.InvalidRequestException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes texts out of one record of a notification and keeps what is wrong with them.
 *
 * @param place where the record is
 */
record RecordFields(Place place, JsonNode record, Findings findings) {
  /** A text, given by the names on the way to it, with dots between. */
  <T> Optional<T> text(String path, Function<String, T> type) {
    Place here = place;
    JsonNode node = record;
    for (String name : path.split("\\.", -1)) {
      here = here.field(name);
      node = node.path(name);
    }
    if (!node.isTextual() || node.textValue().isEmpty()) {
      findings.add(here, "is missing");
      return Optional.empty();
    }
    try {
      return Optional.of(type.apply(node.textValue()));
    } catch (IllegalArgumentException e) {
      findings.add(here, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Tells all that was wrong. */
  void throwIfAny() {
    if (!findings.none()) {
      throw new InvalidRequestException(findings.about("The notification"));
    }
  }
}
