package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import java.io.ByteArrayInputStream;

/** What every blob's download begins with: the question for its URL. */
public final class Downloads {
  private Downloads() {}

  /** What every download from one source repository meets. */
  public static FaultRule from(String repository, Bed bed, Fault fault) {
    return bed.aws()
        .faults()
        .on("ecr:GetDownloadUrlForLayer")
        .always()
        .with((request, service) -> {
          byte[] body = request.body().readAllBytes();
          Request again = request.withBody(new ByteArrayInputStream(body));
          JsonNode question = new JsonMapper().readTree(body);
          return question.path("repositoryName").asText().equals(repository)
              ? fault.apply(again, service)
              : service.handle(again);
        });
  }
}
