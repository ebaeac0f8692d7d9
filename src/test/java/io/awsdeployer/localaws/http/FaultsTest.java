package io.awsdeployer.localaws.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.localaws.LocalAws;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultsTest {

  private final LocalAws aws = LocalAws.start();
  private final Faults faults = aws.faults();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI echo =
      URI.create(
          "http://"
              + aws.listen(
                  "echo",
                  request -> "v2:" + request.method() + " " + request.rawPath().substring(1),
                  this::echo)
              + "/thing");

  @AfterEach
  void close() {
    http.close();
    aws.close();
  }

  @Test
  void answersInTheServicesPlace() throws Exception {
    FaultRule rule = faults.on("v2:POST thing").answer(Response.text(418, "text/plain", "teapot"));

    assertThat(post("one").statusCode()).isEqualTo(418);
    assertThat(post("two").body()).isEqualTo("two");
    assertThat(rule.fired()).isEqualTo(1);
    assertThat(received).containsExactly("two");
  }

  @Test
  void answersAnErrorInTheFormatOfTheService() throws Exception {
    FaultRule rule = faults.on("v2:*").awsError("DENIED", "no", 403);

    HttpResponse<String> response = post("one");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body())
        .isEqualTo("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}");
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void answersABareStatus() throws Exception {
    FaultRule rule = faults.on("v2:POST thing").times(2).status(503);

    assertThat(post("one").statusCode()).isEqualTo(503);
    assertThat(post("two").body()).isEmpty();
    assertThat(post("three").body()).isEqualTo("three");
    assertThat(rule.fired()).isEqualTo(2);
  }

  @Test
  void throttlesAsLongAsItIsTold() throws Exception {
    FaultRule rule = faults.on("v2:POST thing").always().throttle();

    for (int i = 0; i < 3; i++) {
      assertThat(post("x").statusCode()).isEqualTo(429);
    }
    assertThat(rule.fired()).isEqualTo(3);
    assertThat(received).isEmpty();
  }

  @Test
  void losesTheAnswerAfterTheEffect() {
    FaultRule rule = faults.on("v2:POST thing").loseAnswer();

    assertThatThrownBy(() -> post("one")).isInstanceOf(IOException.class);

    assertThat(received).containsExactly("one");
    assertThat(rule.fired()).isEqualTo(1);
    assertThat(aws.requests().entries("v2:POST thing").getFirst().status()).isEmpty();
  }

  @Test
  void refusesTheConnectionWithoutAnEffect() {
    FaultRule rule = faults.on("v2:POST thing").refuseConnection();

    assertThatThrownBy(() -> post("one")).isInstanceOf(IOException.class);

    assertThat(received).isEmpty();
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void cutsTheRequestWhileItsBodyIsRead() {
    FaultRule rule = faults.on("v2:POST thing").cutRequestAfter(3);

    assertThatThrownBy(() -> post("abcdef")).isInstanceOf(IOException.class);

    assertThat(received).containsExactly("abc (cut)");
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void cutsTheAnswerShortOfItsContentLength() throws Exception {
    FaultRule rule = faults.on("v2:POST thing").cutAnswerAfter(4);

    var response =
        http.send(request("abcdefgh").build(), HttpResponse.BodyHandlers.ofInputStream());

    assertThat(response.headers().firstValue("content-length")).hasValue("8");
    try (var body = response.body()) {
      assertThat(body.readNBytes(4)).isEqualTo("abcd".getBytes(UTF_8));
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }
    assertThat(rule.fired()).isEqualTo(1);
    assertThat(aws.requests().bytesOut("v2:POST thing")).isEqualTo(4);
  }

  @Test
  void corruptsOneByte() throws Exception {
    FaultRule rule = faults.on("v2:POST thing").corruptByteAt(2);

    assertThat(post("aaaa").body()).isEqualTo("aa`a");
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void stallsUntilTheClientGivesUp() throws Exception {
    FaultRule rule = faults.on("v2:POST thing").stall();

    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request("one").build(), HttpResponse.BodyHandlers.ofString());
    while (rule.fired() == 0) {
      Thread.sleep(1);
    }

    assertThat(answer).isNotDone();
    assertThat(answer.cancel(true)).isTrue();
    assertThat(rule.fired()).isEqualTo(1);
    assertThat(received).isEmpty();
  }

  @Test
  void endsAStallAtItsLimit() {
    FaultRule rule = faults.on("v2:POST thing").stall(Duration.ofMillis(1));

    assertThatThrownBy(() -> post("one")).isInstanceOf(IOException.class);

    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void stallsInTheMiddleOfAnAnswer() throws Exception {
    FaultRule rule = faults.on("v2:POST thing").stallAnswerAfter(4);

    var response =
        http.send(request("abcdefgh").build(), HttpResponse.BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      assertThat(body.readNBytes(4)).isEqualTo("abcd".getBytes(UTF_8));
      faults.close();
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void letsSomethingHappenBeforeAndAfterTheService() throws Exception {
    faults.on("v2:POST thing").before(() -> received.add("before"));
    faults.on("v2:POST thing").after(() -> received.add("after"));

    assertThat(post("now").body()).isEqualTo("now");

    assertThat(received).containsExactly("before", "now", "after");
  }

  @Test
  void keepsTheMistakeWhenAFaultsOwnCodeFails() throws Exception {
    faults
        .on("v2:POST thing")
        .before(() -> {
          throw new IllegalStateException("in the test");
        });

    assertThat(post("one").statusCode()).isEqualTo(500);
    assertThat(aws.requests().failures())
        .singleElement()
        .hasToString("java.lang.IllegalStateException: in the test");
  }

  @Test
  void firesRulesInTheirOrderAndSparesTheLaterOnesMeanwhile() throws Exception {
    FaultRule first = faults.on("v2:POST thing").times(2).throttle();
    FaultRule second = faults.on("v2:POST thing").status(500);

    assertThat(post("1").statusCode()).isEqualTo(429);
    assertThat(post("2").statusCode()).isEqualTo(429);
    assertThat(second.fired()).isZero();
    assertThat(post("3").statusCode()).isEqualTo(500);
    assertThat(post("4").statusCode()).isEqualTo(200);
    assertThat(first.fired()).isEqualTo(2);
  }

  @Test
  void skipsRequestsAndHeedsTheCondition() throws Exception {
    FaultRule rule =
        faults
            .on("v2:POST thing")
            .when(r -> r.header("x-mark").filter("yes"::equals).isPresent())
            .skip(1)
            .status(500);

    assertThat(post("unmarked").statusCode()).isEqualTo(200);
    assertThat(marked()).isEqualTo(200);
    assertThat(marked()).isEqualTo(500);
    assertThat(rule.fired()).isEqualTo(1);
  }

  @Test
  void doesNotStrikeOtherOperations() throws Exception {
    FaultRule rule = faults.on("v2:PUT thing").always().status(500);

    assertThat(post("one").statusCode()).isEqualTo(200);
    assertThat(rule.fired()).isZero();
  }

  private int marked() throws Exception {
    return http.send(
            request("m").header("x-mark", "yes").build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return http.send(request(body).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(echo).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private Response echo(Request request) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int b = request.body().read(); b >= 0; b = request.body().read()) {
        text.append((char) b);
      }
    } catch (ConnectionClosed e) {
      received.add(text + " (cut)");
      throw e;
    }
    received.add(text.toString());
    return Response.text(200, "text/plain", text.toString());
  }
}
