package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The results as text and as JSON.
 *
 * @param bytesPerSecond that the link lets through each way, where there is one
 */
record LongReport(
    List<LongResult> results, Optional<Double> bytesPerSecond, Map<String, String> facts) {

  String markdown() {
    StringBuilder text = new StringBuilder("# Longer than a call\n\n");
    results.forEach(result -> text.append(section(result)));
    text.append("## Machine, servers, options\n\n");
    facts.forEach((name, value) -> text.append("* %s: %s%n".formatted(name, value)));
    return text.toString();
  }

  String json() {
    ObjectNode root = new JsonMapper().createObjectNode();
    facts.forEach(root.putObject("facts")::put);
    ArrayNode parts = root.putArray("parts");
    for (LongResult result : results) {
      ObjectNode part =
          parts
              .addObject()
              .put("part", result.part().toString())
              .put("bytes", result.bytes())
              .put("blobs", result.blobs())
              .put("peak_resident_bytes", result.residentBytes().orElse(null))
              .put("problem", result.problem().orElse(null));
      result.failures().forEach(part.putArray("failures")::add);
      result
          .attempts()
          .forEach(attempt -> json(part.withArray("invocations").addObject(), attempt));
    }
    return root.toPrettyString() + "\n";
  }

  private static void json(ObjectNode node, Attempt attempt) {
    node.put("pause_seconds", attempt.pause())
        .put("seconds", attempt.seconds())
        .put("error", attempt.error().orElse(null))
        .put("message", attempt.message())
        .put("bytes_down", attempt.down())
        .put("bytes_up", attempt.up())
        .put("bytes_committed", attempt.committed())
        .put("blobs", attempt.after().blobs())
        .put("manifests", attempt.after().manifests())
        .put("tags", attempt.after().tags());
  }

  private String section(LongResult result) {
    StringBuilder text =
        new StringBuilder(
            "## %s: %s in %d blobs, by the way `%s`%n%n"
                .formatted(
                    result.part(),
                    Amounts.bytes(result.bytes()),
                    result.blobs(),
                    result.part().way()));
    text.append(
        "| call | after a pause of s | s | outcome | MiB down | MiB up | MiB committed | blobs there | manifests | tags | of the link, up |\n");
    text.append("| ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (int i = 0; i < result.attempts().size(); i++) {
      text.append(row(i + 1, result.attempts().get(i)));
    }
    text.append(
        "%nCalls: %d. %s s of the function's, %s s in all; %s of the link up; %s; most resident memory %s.%n%n"
            .formatted(
                result.attempts().size(),
                Amounts.seconds(result.seconds()),
                Amounts.seconds(result.wall()),
                saturation(result.up(), result.wall()),
                inVain(result),
                result.residentBytes().map(Amounts::bytes).orElse("unknown")));
    Attempt last = result.attempts().getLast();
    if (last.error().isPresent()) {
      text.append("The last call said: %s%n%n".formatted(last.message().replace('\n', ' ')));
    }
    result
        .failures()
        .forEach(failure -> text.append("* **NOT AS IT SHOULD BE**: %s%n%n".formatted(failure)));
    return text.toString();
  }

  /** Of what was refused all was in vain, so the share of the whole says more. */
  private static String inVain(LongResult result) {
    return result.part().work() == LongWork.GIANT
        ? "%s of %s had come up by then"
            .formatted(Amounts.bytes(result.up()), Amounts.bytes(result.bytes()))
        : "in vain: %s up, %s down"
            .formatted(percent(result.waste(result.up())), percent(result.waste(result.down())));
  }

  private String row(int number, Attempt attempt) {
    return "| %d | %s | %s | %s | %s | %s | %s | %d | %d | %d | %s |%n"
        .formatted(
            number,
            Amounts.seconds(attempt.pause()),
            Amounts.seconds(attempt.seconds()),
            attempt.outcome(),
            mebibytes(attempt.down()),
            mebibytes(attempt.up()),
            mebibytes(attempt.committed()),
            attempt.after().blobs(),
            attempt.after().manifests(),
            attempt.after().tags(),
            saturation(attempt.up(), attempt.seconds()));
  }

  private String saturation(long bytes, double seconds) {
    return bytesPerSecond.map(rate -> percent(bytes / seconds / rate)).orElse("no link");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
  }
}
