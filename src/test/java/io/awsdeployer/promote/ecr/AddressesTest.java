package io.awsdeployer.promote.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Pace;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrServiceClientConfiguration;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenRequest;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenResponse;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerRequest;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerResponse;

/** Where bytes come from and tokens go to is the service's word, over HTTPS. */
class AddressesTest {
  private static final String SECRET = "?X-Amz-Signature=5ec4e7";

  /** What a function could reach from inside: its credentials, its runtime, its files. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/iam/",
        "http://169.254.170.2/v2/credentials/",
        "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
        "http://bucket.s3.eu-central-1.amazonaws.com/x",
        "file:///proc/self/environ",
        "https:///x",
        "https:x",
        "//bucket/x",
        "x",
        "a b"
      })
  void whatIsNotHttpsIsAskedOfNoService(String address) {
    for (String endpoint : new String[] {"https://api.ecr.eu-central-1.amazonaws.com", ""}) {
      EcrRegistry registry = registry(endpoint, address + SECRET);
      assertRefused(() -> registry.downloadUrl(new RepositoryName("app"), Digest.of("x")));
      assertRefused(registry::authorize);
    }
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(call)
        .withMessageContaining("that is none over HTTPS")
        .withMessageNotContaining("5ec4e7");
  }

  @ParameterizedTest
  @CsvSource({
    "'', https://bucket.s3.eu-central-1.amazonaws.com/x",
    "https://localhost, HTTPS://bucket/x",
    "http://127.0.0.1:4566, http://127.0.0.1:4567/x",
    "http://127.0.0.1:4566, https://127.0.0.1:4567/x"
  })
  void httpIsForALocalAws(String endpoint, String address) {
    EcrRegistry registry = registry(endpoint, address);
    assertThat(registry.downloadUrl(new RepositoryName("app"), Digest.of("x")).uri())
        .isEqualTo(URI.create(address));
    assertThat(registry.authorize().endpoint()).isEqualTo(URI.create(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "dA==\r\nX-Forged: 1", "dA==\u0000", "\u00fc", "", "LONG"})
  void aTokenThatCouldBeMoreThanOneIsNone(String token) {
    String given = token.equals("LONG") ? "x".repeat(16_385) : token;
    EcrRegistry registry = registry("", "https://registry", given);
    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(registry::authorize)
        .withMessageContaining("has a token that is none");
  }

  private static EcrRegistry registry(String endpoint, String address) {
    return registry(endpoint, address, "dA==");
  }

  private static EcrRegistry registry(String endpoint, String address, String token) {
    return new EcrRegistry(
        new RegistryId(new AccountId("111111111111"), new RegionName("eu-central-1")),
        Side.SOURCE,
        new Principal("arn:aws:sts::111111111111:assumed-role/promoter/s"),
        new Client(endpoint, address, token),
        new Pace(10, Clock.systemUTC(), _ -> {}));
  }

  /** Gives one address, whatever it is. */
  private record Client(String endpoint, String address, String token) implements EcrClient {
    @Override
    public EcrServiceClientConfiguration serviceClientConfiguration() {
      EcrServiceClientConfiguration.Builder builder = EcrServiceClientConfiguration.builder();
      return endpoint.isEmpty()
          ? builder.build()
          : builder.endpointOverride(URI.create(endpoint)).build();
    }

    @Override
    public GetDownloadUrlForLayerResponse getDownloadUrlForLayer(
        GetDownloadUrlForLayerRequest request) {
      return GetDownloadUrlForLayerResponse.builder().downloadUrl(address).build();
    }

    @Override
    public GetAuthorizationTokenResponse getAuthorizationToken(
        GetAuthorizationTokenRequest request) {
      AuthorizationData data =
          AuthorizationData.builder().proxyEndpoint(address).authorizationToken(token).build();
      return GetAuthorizationTokenResponse.builder().authorizationData(data).build();
    }

    @Override
    public GetAuthorizationTokenResponse getAuthorizationToken() {
      return getAuthorizationToken(GetAuthorizationTokenRequest.builder().build());
    }

    @Override
    public String serviceName() {
      return "ecr";
    }

    @Override
    public void close() {}
  }
}
