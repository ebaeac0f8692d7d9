package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.RegistryAuthorization;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.TransferClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the requests of an upload go. */
class UploadSessionTest {
  private static final Digest BLOB = Digest.of("blob");

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(1, Timeout.ofSeconds(60));

  UploadSessionTest() throws IOException {}

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UploadSession session() {
    EcrRegistry registry = server.registry();
    RegistryAuthorization token =
        new RegistryAuthorization(URI.create("https://registry.example"), "token");
    return new UploadSession(
        registry, new RegistryTokens(registry, token), http, new RepositoryName("app/api"), BLOB);
  }

  private URI next(String uri, String location) throws IOException {
    return session().next(URI.create(uri), new Answer(202, Map.of("location", location), ""));
  }

  @Test
  void theDigestIsAddedToWhatTheRegistryAskedFor() {
    assertThat(session().commit(URI.create("https://r.example/v2/u")))
        .hasToString("https://r.example/v2/u?digest=" + BLOB);
    assertThat(session().commit(URI.create("https://r.example/v2/u?_state=x")))
        .hasToString("https://r.example/v2/u?_state=x&digest=" + BLOB);
  }

  @ParameterizedTest
  @CsvSource({
    "https://r.example/v2/x, /v2/u, https://r.example/v2/u",
    "https://r.example/v2/x, u?y, https://r.example/v2/u?y",
    "https://r.example/v2/x, https://r.example:443/v2/u, https://r.example:443/v2/u",
    "https://r.example:443/v2/x, https://r.example/v2/u, https://r.example/v2/u",
    "http://r.example/v2/x, http://r.example:80/v2/u, http://r.example:80/v2/u"
  })
  void theSameServerMayBeWrittenInSeveralWays(String uri, String location, String next)
      throws IOException {
    assertThat(next(uri, location)).hasToString(next);
  }

  @ParameterizedTest
  @CsvSource({
    "https://r.example/v2/x, https://s.example/v2/u",
    "https://r.example/v2/x, https://r.example:80/v2/u",
    "https://r.example/v2/x, https://r.example:0/v2/u",
    "https://r.example/v2/x, http://r.example:443/v2/u",
    "http://r.example/v2/x, http://r.example:443/v2/u"
  })
  void anotherServerIsNotSentTo(String uri, String location) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> next(uri, location))
        .withMessageContaining("the registry sends the upload to another host");
  }

  @Test
  void aRegistryThatDoesNotSayWhereIsNotGuessedAt() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> session().next(URI.create("https://r.example/"), new Answer(202, Map.of(), "")))
        .withMessage("the registry gave no Location for an upload");
  }

  /** Of a wish to mount: what is no refusal says nothing of the next wish. */
  @ParameterizedTest
  @CsvSource({
    "200, false",
    "302, false",
    "399, false",
    "400, true",
    "401, false",
    "403, true",
    "404, true",
    "405, true",
    "408, false",
    "429, false",
    "499, true",
    "500, false",
    "503, false"
  })
  void aRefusalIsWhatAskingAgainWouldMeetAgain(int status, boolean refuses) {
    assertThat(session().refuses(new Answer(status, Map.of(), ""))).isEqualTo(refuses);
  }

  @Test
  void aTokenPastItsTimeIsNoRefusal() {
    assertThat(
            session()
                .refuses(
                    new Answer(
                        403,
                        Map.of(),
                        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"Your authorization token has expired. Reauthenticate and try again.\"}]}")))
        .isFalse();
  }
}
