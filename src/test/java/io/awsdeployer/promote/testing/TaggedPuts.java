package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.http.Fault;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** What moves tags, and nothing else that is put. */
public final class TaggedPuts {
  private TaggedPuts() {}

  /**
   * What every tagged put into one repository meets.
   *
   * @return how many have met it
   */
  public static AtomicInteger into(String repository, Bed bed, Fault fault) {
    AtomicInteger struck = new AtomicInteger();
    FaultRule _ =
        bed.aws()
            .faults()
            .on("ecr:PutImage")
            .always()
            .with((request, service) -> {
              byte[] body = request.body().readAllBytes();
              Request again = request.withBody(new ByteArrayInputStream(body));
              JsonNode put = new JsonMapper().readTree(body);
              if (!put.has("imageTag") || !put.path("repositoryName").asText().equals(repository)) {
                return service.handle(again);
              }
              struck.incrementAndGet();
              return fault.apply(again, service);
            });
    return struck;
  }
}
