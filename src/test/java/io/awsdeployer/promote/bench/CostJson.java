package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Every run of a cost table as it was. */
record CostJson(CostResults results) {

  String text() {
    ObjectNode root = new JsonMapper().createObjectNode();
    results.facts().forEach(root.putObject("facts")::put);
    results.summaries().forEach(root.putObject("workloads")::put);
    root.putObject("usd_per_gb_second").put("arm64", Bill.USD_ARM64).put("x86_64", Bill.USD_X86);
    ArrayNode leftOut = root.putArray("left_out");
    results.leftOut().forEach(leftOut::add);
    ArrayNode runs = root.putArray("runs");
    for (CostResults.Run run : results.runs()) {
      Bill bill = run.bill();
      ObjectNode node =
          runs.addObject()
              .put("memory_megabytes", run.memoryMegabytes())
              .put("cpu_share", LimitedFunction.share(run.memoryMegabytes()))
              .put("billed_milliseconds", bill.billedMillis())
              .put("gb_seconds", bill.gbSeconds())
              .put("gb_seconds_per_gb", bill.gbSecondsPerGb().orElse(null));
      JsonReport.describe(run.measured(), node);
    }
    return root.toPrettyString() + "\n";
  }
}
