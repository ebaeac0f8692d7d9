package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.RegistryTokens;
import java.util.List;
import java.util.stream.Stream;

/** §1.9. One token serves any registry of the region that the caller may use. */
final class GetAuthorizationToken implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    List<JsonNode> ids = call.parameters().list("registryIds");
    EcrRegistry own = call.registry("*");
    RegistryTokens.Token token = call.cloud().tokens().issue(call.caller(), call.region());
    Stream<EcrRegistry> asked =
        ids.isEmpty()
            ? Stream.of(own)
            : ids.stream().map(id -> call.cloud().registry(id.asText(), call.region()));
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("authorizationData");
    asked.forEach(registry ->
        data.addObject()
            .put("authorizationToken", token.encoded())
            .put("expiresAt", Json.timestamp(token.expiresAt()))
            .put("proxyEndpoint", registry.endpoint().toString()));
    return answer;
  }
}
