package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Refusals;
import io.awsdeployer.localaws.ecr.RepositoryName;
import java.util.List;
import java.util.Optional;

/** §1.8. Named repositories are authorised one by one, all of them together on repository/*. */
final class DescribeRepositories implements Operation {

  @Override
  public ObjectNode answer(Call call) {
    List<JsonNode> names = call.parameters().list("repositoryNames");
    if (!names.isEmpty()
        && (call.parameters().has("nextToken") || call.parameters().has("maxResults"))) {
      throw Refusals.invalid("maxResults", "Paging does not go together with repositoryNames");
    }
    Page<EcrRepository> page =
        names.isEmpty()
            ? Page.of(all(call), call)
            : new Page<>(named(call, names), Optional.empty());
    ObjectNode answer = Json.object();
    ArrayNode repositories = answer.putArray("repositories");
    page.items().forEach(repository -> repositories.add(Repositories.write(repository)));
    return page.continueIn(answer);
  }

  private static List<EcrRepository> all(Call call) {
    String everything = new RepositoryName(call.account(), call.region(), "*").arn();
    return call.registry(everything).repositories();
  }

  private static List<EcrRepository> named(Call call, List<JsonNode> names) {
    return names.stream()
        .map(name -> call.named(name.asText()))
        .map(name -> call.access().repository(call.caller(), call.action(), name))
        .toList();
  }
}
