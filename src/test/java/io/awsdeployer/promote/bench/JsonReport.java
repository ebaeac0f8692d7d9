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
      describe(m, measurements.addObject());
    }
    return root.toPrettyString() + "\n";
  }

  /** One measurement, into an object. */
  static void describe(Measurement m, ObjectNode node) {
    node.put("server", m.server())
        .put("workload", m.workload())
        .put("network", m.network().toString())
        .put("round", m.round())
        .put("tool", m.contestant())
        .put("seconds", m.seconds())
        .put("cpu_seconds", m.cpuSeconds().orElse(null))
        .put("servers_cpu_seconds", m.serversCpuSeconds().orElse(null))
        .put("peak_resident_bytes", m.residentBytes().orElse(null))
        .put("peak_heap_bytes", m.heap().map(Heap::used).orElse(null))
        .put("peak_heap_committed_bytes", m.heap().map(Heap::committed).orElse(null))
        .put("problem", m.problem().orElse(null))
        .put("registry_requests", m.traffic().registryRequests())
        .put("ecr_api_requests", m.traffic().apiRequests())
        .put("requests_refused", m.traffic().refused())
        .put("bytes_down", m.traffic().down())
        .put("bytes_up", m.traffic().up())
        .put("blobs_mounted", m.traffic().mounted());
  }
}
