package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.Referrer;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** §4.6. A subject that nobody refers to, or that is not there, has no referrers: no error. */
final class ListImageReferrers implements Operation {
  private static final Set<String> STATUS = Set.of("ACTIVE", "ARCHIVED", "ACTIVATING", "ANY");
  private static final int MOST_TYPES = 5;

  @Override
  public ObjectNode answer(Call call) {
    String subject = call.parameters().member("subjectId").path("imageDigest").asText("");
    if (!ImageId.isDigest(subject)) {
      throw Refusals.invalid(
          "subjectId.imageDigest",
          "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
    }
    String status = call.parameters().member("filter").path("artifactStatus").asText("ACTIVE");
    if (!STATUS.contains(status)) {
      throw Refusals.invalid(
          "filter.artifactStatus", "Member must satisfy enum value set: " + STATUS);
    }
    List<String> types = types(call.parameters().member("filter").path("artifactTypes"));
    EcrRepository repository = repository(call);
    List<Referrer> all =
        Referrer.of(repository, subject).stream()
            .filter(one -> status.equals("ANY") || status.equals(one.image().status().name()))
            .filter(one -> types.isEmpty() || types.contains(one.artifactType()))
            .toList();
    Page<Referrer> page = Page.of(all, call, 20, 50);
    ObjectNode answer = Json.object();
    ArrayNode referrers = answer.putArray("referrers");
    page.items().forEach(one -> referrers.add(write(one)));
    return page.continueIn(answer);
  }

  /** The right to read images is the right to this (API reference, ListImageReferrers). */
  private static EcrRepository repository(Call call) {
    String right =
        call.behaviour().has(Switch.LISTING_REFERRERS_IS_A_RIGHT)
            ? call.action()
            : "ecr:BatchGetImage";
    return call.access().repository(call.caller(), right, call.name());
  }

  private static List<String> types(JsonNode json) {
    List<String> types = new ArrayList<>();
    json.forEach(type -> types.add(type.asText()));
    if (types.size() > MOST_TYPES) {
      throw Refusals.invalid(
          "filter.artifactTypes", "Member must have length less than or equal to " + MOST_TYPES);
    }
    return types;
  }

  private static ObjectNode write(Referrer referrer) {
    ObjectNode json =
        Json.object()
            .put("digest", referrer.image().digest())
            .put("mediaType", referrer.image().mediaType())
            .put("artifactType", referrer.artifactType())
            .put("size", referrer.size())
            .put("artifactStatus", referrer.image().status().name());
    referrer.annotations().forEach(json.putObject("annotations")::put);
    return json;
  }
}
