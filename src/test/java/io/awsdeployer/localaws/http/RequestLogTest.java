package io.awsdeployer.localaws.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What came in is kept: all of it, or the latest of it. */
class RequestLogTest {
  private final RequestLog log = new RequestLog();

  @Test
  void keepsEverythingUnlessToldOtherwise() {
    arrive(5);

    assertThat(log.total()).isEqualTo(5);
  }

  @Test
  void keepsTheLatestWhenToldToKeepFew() {
    log.keepAtMost(2);

    arrive(5);

    assertThat(log.entries()).extracting(LoggedRequest::operation).containsExactly("op:3", "op:4");
  }

  @Test
  void keepsFewOfItsOwnMistakesToo() {
    log.keepAtMost(2);

    for (int i = 0; i < 5; i++) {
      log.failed(new IllegalStateException("mistake " + i));
    }

    assertThat(log.failures())
        .extracting(RuntimeException::getMessage)
        .containsExactly("mistake 3", "mistake 4");
  }

  private void arrive(int requests) {
    for (int i = 0; i < requests; i++) {
      var _ =
          log.arrived(
              "aws",
              "127.0.0.1:1",
              new Request("op:" + i, "GET", "/", "", Map.of(), InputStream.nullInputStream()),
              new AtomicLong());
    }
  }
}
