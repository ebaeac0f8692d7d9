package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.QuickWorkshop;
import java.time.Duration;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** A workshop that bears with silence for a given time, of the services as of the peers. */
record PatientWorkshop(Workshop workshop, SdkHttpClient http) implements AutoCloseable {
  private static final long MEMORY = 64L << 20;

  static PatientWorkshop of(Bed bed, Credentials own, Duration silence) {
    SdkHttpClient http =
        Apache5HttpClient.builder()
            .maxConnections(64)
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(silence)
            .expectContinueEnabled(false)
            .build();
    return new PatientWorkshop(
        QuickWorkshop.of(
            bed.aws(), own, bed.functionEnvironment(), MEMORY, Timeout.of(silence), http),
        http);
  }

  @Override
  public void close() {
    workshop.close();
    http.close();
  }
}
