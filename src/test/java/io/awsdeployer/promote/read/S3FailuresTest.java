package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a server in a test cannot bring about without waiting. */
class S3FailuresTest {
  private final S3Failures failures =
      new S3Failures(new Principal("arn:aws:iam::111111111111:user/me"), S3Failures.Access.READ);

  @Test
  void whatTimeOrTheNetworkMayHealIsLeftToTheCaller() {
    assertThat(of(ApiCallTimeoutException.create(1))).isInstanceOf(retryable());
    assertThat(of(ApiCallAttemptTimeoutException.create(1))).isInstanceOf(retryable());
    assertThat(of(AbortedException.create("interrupted"))).isInstanceOf(retryable());
    assertThat(of(SdkClientException.create("no", new RuntimeException(new IOException("reset")))))
        .isInstanceOf(retryable());
  }

  @Test
  void whatOnlyAPersonCanHealIsNot() {
    assertThat(of(SdkClientException.create("Unable to load credentials")))
        .isInstanceOf(ManifestUnreadableException.class)
        .hasMessageContaining("(no answer): Unable to load credentials");
  }

  private Exception of(SdkException e) {
    return failures.of(e, ManifestLocation.of("builds", "app"), "deploy-manifest.json");
  }

  private static Class<ServiceUnavailableException> retryable() {
    return ServiceUnavailableException.class;
  }
}
