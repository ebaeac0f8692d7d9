package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which registries are measured on what, and that what they log is read as they write it. */
class RegistrySoftwareTest {
  private final RegistrySoftware distribution = new Distribution(Path.of("registry"));
  private final RegistrySoftware zot = new Zot(Path.of("zot"));

  @Test
  void aLineOfDistributionsLogIsTakenApart() {
    assertThat(
            distribution.logged(
                "127.0.0.1 - - [20/Nov/2026:15:37:22 +0000] \"GET /v2/a/blobs/x HTTP/1.1\" 200 2 \"\" \"me x\""))
        .hasValue(new AccessLog.Entry("GET", "/v2/a/blobs/x", 200, 2, "me x"));
    assertThat(distribution.logged("time=\"x\" level=error")).isEmpty();
  }

  @Test
  void aLineOfZotsLogIsTakenApart() {
    assertThat(
            zot.logged(
                """
                {"time":"2026-11-20T18:36:36.810160024Z","level":"info","message":"HTTP API","module":"http",\
                "component":"session","clientIP":"127.0.0.1:41320","method":"GET","path":"/v2/a/blobs/x?y=1",\
                "statusCode":400,"latency":"0s","bodySize":431,"headers":{"Accept":["*/*"],"User-Agent":["me x"]},\
                "caller":"zotregistry.dev/zot/v2/pkg/api/session.go:92","goroutine":51}\
                """))
        .hasValue(new AccessLog.Entry("GET", "/v2/a/blobs/x?y=1", 400, 431, "me x"));
    assertThat(zot.logged("{\"level\":\"info\",\"message\":\"received signal\"}")).isEmpty();
    assertThat(zot.logged("panic: x")).isEmpty();
  }

  @Test
  void zotsVersionIsInWhatItLogs() {
    assertThat(
            Zot.versionOf(
                "{\"message\":\"version\",\"distribution-spec\":\"1.1.1\",\"commit\":\"v2.1.20-0-g3b5796d8\"}"))
        .isEqualTo("v2.1.20-0-g3b5796d8");
    assertThat(Zot.versionOf("no version 2")).isEqualTo("unknown");
  }

  @Test
  void contentIsToldFromWhatIsWrittenAgain() {
    Path blob = Path.of("target/a/b/blobs/sha256/0123");
    assertThat(zot.immutable(blob)).isTrue();
    assertThat(zot.immutable(Path.of("target/a/b/index.json"))).isFalse();
    assertThat(distribution.immutable(Path.of("blobs/sha256/01/0123/data"))).isTrue();
    assertThat(distribution.immutable(Path.of("tags/1/current/link"))).isFalse();
  }

  @Test
  void aServerIsMeasuredOnTheNetworksThatItsNameIsFollowedBy() {
    assertThat(servers())
        .containsExactly(
            new Served("distribution", List.of(Network.values())),
            new Served("zot", List.of(Network.PLAIN)));
    assertThat(servers("servers=zot"))
        .containsExactly(new Served("zot", List.of(Network.values())));
    assertThat(servers("servers=zot:tls+plain,distribution", "networks=tls,shaped"))
        .containsExactly(
            new Served("zot", List.of(Network.TLS)),
            new Served("distribution", List.of(Network.TLS, Network.SHAPED)));
  }

  @Test
  void anUnknownServerOrNetworkIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> servers("servers=harbor"))
        .withMessage("'harbor' is no server; there are [distribution, zot]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> servers("servers=zot:lan"))
        .withMessageContaining("'lan' is no network");
  }

  private static List<Served> servers(String... arguments) {
    return Options.of(List.of(arguments)).servers();
  }
}
