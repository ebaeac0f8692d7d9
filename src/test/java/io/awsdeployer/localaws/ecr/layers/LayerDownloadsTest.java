package io.awsdeployer.localaws.ecr.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrEndpoints;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Presigned layer URLs, as S3 honours and refuses them (§1.2, §10.1). */
class LayerDownloadsTest {
  private static final MemoryBlob BLOB = MemoryBlob.of("0123456789");

  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));

  @SuppressWarnings("NullAway.Init")
  private EcrCloud cloud;

  @SuppressWarnings("NullAway.Init")
  private EcrRepository repository;

  @SuppressWarnings("NullAway.Init")
  private LayerDownloads downloads;

  @SuppressWarnings("NullAway.Init")
  private URI url;

  @BeforeEach
  void create() throws IOException {
    cloud = new EcrCloud(clock, new Bucket());
    LayerUrls urls = new LayerUrls(cloud);
    downloads = new LayerDownloads(cloud, urls);
    repository = cloud.registry("111111111111", "eu-west-1").createRepository("app").addBlob(BLOB);
    url = urls.presign(repository.name(), BLOB.digest());
  }

  @AfterEach
  void close() throws IOException {
    cloud.close();
  }

  private static final class Bucket implements EcrEndpoints {
    @Override
    public URI registry(String account, String region) {
      return URI.create("http://localhost:1");
    }

    @Override
    public URI layerBucket(String region) {
      return URI.create("http://localhost:1/prefix/bucket");
    }
  }

  private Response send(String method, String query, Map<String, List<String>> headers)
      throws IOException {
    return downloads.handle(
        new Request(
            "blob:GET", method, url.getRawPath(), query, headers, InputStream.nullInputStream()));
  }

  private Response get(Map<String, List<String>> headers) throws IOException {
    return send("GET", url.getRawQuery(), headers);
  }

  private static String text(Response response) throws IOException {
    return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void assertForbidden(Response response, String... words) throws IOException {
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.headers()).containsEntry("Content-Type", "application/xml");
    assertThat(text(response)).contains(words);
  }

  @Test
  void theWholeLayerHasItsLength() throws IOException {
    Response response = get(Map.of());

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.length()).isEqualTo(10);
    assertThat(response.headers()).containsKeys("ETag", "Accept-Ranges");
    assertThat(text(response)).isEqualTo("0123456789");
    assertThat(LayerDownloads.matches(url.getRawPath())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 206, bytes 0-0/10, 0",
    "bytes=2-4, 206, bytes 2-4/10, 234",
    "bytes=7-, 206, bytes 7-9/10, 789",
    "bytes=7-100, 206, bytes 7-9/10, 789",
    "bytes=-3, 206, bytes 7-9/10, 789",
    "bytes=-30, 206, bytes 0-9/10, 0123456789"
  })
  void aRangeIsAPart(String range, int status, String contentRange, String content)
      throws IOException {
    Response response = get(Map.of("range", List.of(range)));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers()).containsEntry("Content-Range", contentRange);
    assertThat(response.length()).isEqualTo(content.length());
    assertThat(text(response)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
  void aRangeBeyondTheEndIsNotSatisfiable(String range) throws IOException {
    Response response = get(Map.of("range", List.of(range)));

    assertThat(response.status()).isEqualTo(416);
    assertThat(response.headers()).containsEntry("Content-Range", "bytes */10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1-2,4-5", "bytes=5-2", "chunks=1-2", "bytes=-"})
  void aRangeThatIsNoneIsIgnored(String range) throws IOException {
    assertThat(get(Map.of("range", List.of(range))).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "PUT", "POST", "DELETE"})
  void theSignatureIsForGetAlone(String method) throws IOException {
    assertForbidden(send(method, url.getRawQuery(), Map.of()), "SignatureDoesNotMatch");
  }

  @Test
  void credentialsBesideTheQueryAreRefused() throws IOException {
    Response twice = get(Map.of("authorization", List.of("Basic ...")));
    assertThat(twice.status()).isEqualTo(400);
    assertThat(text(twice)).contains("<Code>InvalidArgument</Code>", "Only one auth mechanism");
    assertForbidden(get(Map.of("x-amz-date", List.of("20260101T000000Z"))), "HeadersNotSigned");
  }

  @Test
  void theUrlExpiresWithinTheHour() throws IOException {
    clock.forward(Duration.ofSeconds(3599));
    assertThat(get(Map.of()).status()).isEqualTo(200);

    clock.forward(Duration.ofSeconds(1));
    assertForbidden(get(Map.of()), "AccessDenied", "Request has expired");
  }

  @Test
  void anAlteredQueryDoesNotMatch() throws IOException {
    String query = url.getRawQuery();
    assertForbidden(
        send("GET", query.replace("Expires=3599", "Expires=9999"), Map.of()),
        "SignatureDoesNotMatch");
    assertForbidden(send("GET", query + "&more=1", Map.of()), "SignatureDoesNotMatch");
    assertForbidden(
        send("GET", query.replaceAll("X-Amz-Signature=[0-9a-f]+", ""), Map.of()),
        "SignatureDoesNotMatch");
    assertForbidden(send("GET", "", Map.of()), "SignatureDoesNotMatch");
  }

  @Test
  void theSameQueryOtherwiseEncodedMatches() throws IOException {
    String query = url.getRawQuery().replace("%2F", "/");

    assertThat(query).isNotEqualTo(url.getRawQuery());
    assertThat(send("GET", query, Map.of()).status()).isEqualTo(200);
  }

  @Test
  void aLayerCleanedUpMeanwhileIsNotThere() throws IOException {
    repository.dropUnreferencedBlobs();

    assertThat(get(Map.of()).status()).isEqualTo(404);
  }
}
