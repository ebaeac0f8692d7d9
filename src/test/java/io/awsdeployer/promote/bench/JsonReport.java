package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Every measurement as it was made, for whoever computes something else from it. */
record JsonReport(Results results) {

  String text() {
    ObjectNode root = new JsonMapper().createObjectNode();
    results.facts().forEach(root.putObject("facts")::put);
    results.methods().forEach(root.putObject("tools")::put);
    results.summaries().forEach(root.putObject("workloads")::put);
    ArrayNode leftOut = root.putArray("left_out");
    results.leftOut().forEach(leftOut::add);
    ArrayNode measurements = root.putArray("measurements");
    for (Measurement m : results.measurements()) {
      ObjectNode node =
          measurements
              .addObject()
              .put("server", m.server())
              .put("workload", m.workload())
              .put("network", m.network().toString())
              .put("round", m.round())
              .put("tool", m.contestant())
              .put("seconds", m.seconds())
              .put("cpu_seconds", m.cpuSeconds().orElse(null))
              .put("peak_resident_bytes", m.residentBytes().orElse(null))
              .put("problem", m.problem().orElse(null));
      node.put("registry_requests", m.traffic().registryRequests())
          .put("ecr_api_requests", m.traffic().apiRequests())
          .put("requests_refused", m.traffic().refused())
          .put("bytes_down", m.traffic().down())
          .put("bytes_up", m.traffic().up())
          .put("blobs_mounted", m.traffic().mounted());
    }
    return root.toPrettyString() + "\n";
  }
}
