package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keeps an output as small as it has to be: what is in addition to the contract goes first, and
 * what was left out is counted.
 *
 * @param most bytes of UTF-8
 */
record OutputSize(int most) {
  private static final String TO_CREATE = "repositories_to_create";

  byte[] fitting(ObjectNode output) {
    byte[] whole = bytes(output);
    if (whole.length <= most) {
      return whole;
    }
    for (String list : List.of(OutputWriter.TAGS, PlanOutput.REFUSED)) {
      if (output.has(list)) {
        return shortened(output, list);
      }
    }
    output.remove("details");
    output.path(OutputWriter.NOTIFIED).forEach(part -> ((ObjectNode) part).remove("details"));
    output.put("details_omitted", true);
    if (output.has(TO_CREATE)) {
      byte[] shorter = shortened(output, TO_CREATE);
      if (shorter.length <= most) {
        return shorter;
      }
    }
    return shortened(output, "images");
  }

  private byte[] shortened(ObjectNode output, String list) {
    ArrayNode array = output.withArray(list);
    int all = array.size();
    byte[] shorter = bytes(output);
    while (shorter.length > most && !array.isEmpty()) {
      int keep = array.size() * 3 / 4;
      while (array.size() > keep) {
        array.remove(array.size() - 1);
      }
      output.put(list + "_omitted", all - array.size());
      shorter = bytes(output);
    }
    return shorter;
  }

  static byte[] bytes(ObjectNode output) {
    return output.toString().getBytes(StandardCharsets.UTF_8);
  }
}
