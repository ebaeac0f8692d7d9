package io.awsdeployer.promote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.StoredImage;
import io.awsdeployer.localaws.ecr.api.EcrApi;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** An ECR that takes every manifest at the target, whether its content is there or not. */
final class TrustingPuts {
  private static final JsonMapper JSON = new JsonMapper();

  private final EcrApi ecr;
  private final Map<String, EcrRepository> repositories;

  TrustingPuts(EcrApi ecr, Map<String, EcrRepository> repositories) {
    this.ecr = ecr;
    this.repositories = repositories;
  }

  Response handle(Request request, Caller caller, String region) throws IOException {
    if (!EcrApi.operationName(request).equals("ecr:PutImage")) {
      return ecr.handle(request, caller, region);
    }
    byte[] body = request.body().readAllBytes();
    JsonNode put = JSON.readTree(body);
    EcrRepository repository =
        Optional.ofNullable(repositories.get(put.path("repositoryName").asText())).orElseThrow();
    StoredImage image =
        repository.place(
            put.path("imageManifest").asText(), put.path("imageManifestMediaType").asText());
    JsonNode tag = put.path("imageTag");
    if (tag.isTextual()) {
      EcrRepository _ = repository.moveTag(tag.asText(), image.digest());
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("image").putObject("imageId").put("imageDigest", image.digest());
    byte[] bytes = JSON.writeValueAsBytes(answer);
    return new Response(200, Map.of(), new ByteArrayInputStream(bytes), bytes.length);
  }
}
