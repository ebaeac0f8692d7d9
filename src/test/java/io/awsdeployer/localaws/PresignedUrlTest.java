package io.awsdeployer.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Policies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class PresignedUrlTest {

  private final MovableClock clock = new MovableClock();
  private final LocalAws aws = LocalAws.builder().clock(clock).start();
  private final Credentials session =
      aws.account("111111111111").role("R").policy(Policies.allow("*", "*")).session("s1");
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    http.close();
    aws.close();
  }

  @Test
  void honoursAPresignedUrlUntilItEndsAndOnlyAsItWasSigned() throws Exception {
    aws.account("111111111111").bucket("b").put("k +", "presigned");
    URI url = presigned("k +", Duration.ofMinutes(10));

    assertThat(get(url).body()).isEqualTo("presigned");
    assertThat(get(URI.create(url.toString().replace("k%20", "j%20"))).body())
        .contains("<Code>SignatureDoesNotMatch</Code>");

    clock.forward(Duration.ofMinutes(12));
    HttpResponse<String> late = get(url);
    assertThat(late.statusCode()).isEqualTo(403);
    assertThat(late.body())
        .contains("<Code>AccessDenied</Code><Message>Request has expired</Message>");
  }

  private URI presigned(String key, Duration lifetime) throws Exception {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(aws.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(SdkClients.provider(session))
            .build()) {
      return presigner
          .presignGetObject(
              p -> p.signatureDuration(lifetime).getObjectRequest(r -> r.bucket("b").key(key)))
          .url()
          .toURI();
    }
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
