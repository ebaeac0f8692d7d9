package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.iam.Caller;
import io.awsdeployer.localaws.iam.Policies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry's own HTTP API with one repository, {@code team/app}, and a token for it. */
abstract class RegistryScene {
  private static final String ACCOUNT = "111111111111";
  private static final String USER = "arn:aws:iam::%s:user/tester".formatted(ACCOUNT);
  static final String REGION = "eu-west-1";

  final MovableClock clock = new MovableClock();
  final LocalAws aws = LocalAws.builder().clock(clock).start();
  final HttpClient http = HttpClient.newHttpClient();
  final EcrRegistry registry = aws.account(ACCOUNT).registry(REGION);
  final EcrRepository app = registry.createRepository("team/app");
  private String token = "";

  @BeforeEach
  void login() {
    login(REGION, Policies.allow("*", "ecr:*"));
  }

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    http.close();
    aws.close();
  }

  /** From here on with the token that somebody with these policies got in a region. */
  void login(String region, String... policies) {
    Caller caller = new Caller(USER, ACCOUNT, USER, false, List.of(policies));
    token = aws.ecr().tokens().issue(caller, region).encoded();
  }

  URI uri(String path) {
    return registry.endpoint().resolve(path);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    return send(method, uri(path), body, headers);
  }

  HttpResponse<String> send(String method, URI uri, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Basic " + token)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  URI begin() throws Exception {
    return location(send("POST", "/v2/team/app/blobs/uploads/", ""));
  }

  static URI location(HttpResponse<?> response) {
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }
}
