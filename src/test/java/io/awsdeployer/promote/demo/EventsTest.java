package io.awsdeployer.promote.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each event of the folder {@code events} gives what its name says, under AWS's runtime client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class EventsTest {
  private final Events events = Events.ofTheProject();
  private Shop shop;
  private DeployedFunction function;

  @BeforeAll
  void deploy() throws Exception {
    shop = Shop.open();
    shop.stock(ShopImages.build());
    shop.putManifest();
    function = Function.deploy(shop.functionEnvironment(), _ -> {});
  }

  @AfterAll
  void undeploy() {
    function.close();
    shop.close();
  }

  @Test
  void plan() throws Exception {
    Result result = invoke("plan");
    assertThat(result.failed()).isFalse();
    assertThat(result.json().path("action").asText()).isEqualTo("plan");
    assertThat(result.json().path("verdict").asText()).isIn("promote", "nothing to do");
    assertThat(result.json().path("details")).hasSize(4);
  }

  @Test
  void promote() throws Exception {
    Result result = invoke("promote");
    assertThat(result.failed()).isFalse();
    assertThat(result.number("images_promoted")).isEqualTo(4);
    assertThat(result.json().path("images").path(0).asText())
        .isEqualTo(shop.registry(Shop.TARGET, Shop.AWAY) + "/shop/api:1.4.0");
    assertThat(tags(Shop.TARGET, "shop/api")).containsKeys("1.4.0", "stable");
  }

  @Test
  void ownAccount() throws Exception {
    Result result = invoke("own-account");
    assertThat(result.failed()).isFalse();
    assertThat(result.json().at("/target/account").asText()).isEqualTo(Shop.PIPELINE);
    assertThat(tags(Shop.PIPELINE, "shop/worker")).containsKey("1.4.0");
  }

  @Test
  void noManifest() throws Exception {
    Result result = invoke("no-manifest");
    assertThat(result.failed()).isFalse();
    assertThat(result.json().path("skipped").asBoolean()).isTrue();
    assertThat(result.number("images_promoted")).isZero();
  }

  @Test
  void inlineImages() throws Exception {
    Result result = invoke("inline-images");
    assertThat(result.failed()).isFalse();
    assertThat(result.number("images_promoted")).isEqualTo(1);
    assertThat(tags(Shop.TARGET, "shop/worker")).containsKey("candidate");
  }

  /** Source and target are the same registry here: one tag is new, the others are verified. */
  @Test
  void notification() throws Exception {
    Result result = invoke("notification");
    assertThat(result.failed()).isFalse();
    assertThat(result.number("images_promoted")).isEqualTo(4);
    assertThat(result.json().at("/notified/0/object").asText())
        .isEqualTo("s3://shop-artifacts/" + Shop.MANIFEST_KEY);
    assertThat(shop.aws().account(Shop.PIPELINE).registry(Shop.HOME).repository("shop/api").tags())
        .containsKeys("1.4.0", "stable");
  }

  /** As a state machine calls them, one after the other. */
  @Test
  void resolveStageSwitchRevert() throws Exception {
    Result resolved = invoke("resolve");
    assertThat(resolved.failed()).isFalse();
    assertThat(resolved.json().path("images")).hasSize(4);
    Result staged = invoke("stage");
    assertThat(staged.failed()).isFalse();
    assertThat(staged.number("images_staged") + staged.number("images_promoted")).isEqualTo(4);
    Result switched = invoke("switch");
    assertThat(switched.failed()).isFalse();
    assertThat(switched.number("images_promoted")).isEqualTo(4);
    Result reverted = invoke("revert");
    assertThat(reverted.failed()).isFalse();
    assertThat(reverted.json().path("receipt")).isEqualTo(switched.json().path("receipt"));
    assertThat(reverted.json().path("tags")).hasSize(4);
  }

  @Test
  void invalid() throws Exception {
    Result result = invoke("invalid");
    assertThat(result.failed()).isTrue();
    assertThat(result.json().path("errorType").asText())
        .isEqualTo("io.awsdeployer.promote.error.InvalidRequestException");
    assertThat(result.errorMessage()).contains("sk", "target_account", "action");
  }

  @Test
  void everyEventIsAmongTheseTests() throws Exception {
    try (Stream<Path> files = Files.list(events.folder())) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".json", ""))
              .collect(Collectors.toSet());
      assertThat(names)
          .containsExactlyInAnyOrder(
              "plan",
              "promote",
              "resolve",
              "stage",
              "switch",
              "revert",
              "own-account",
              "no-manifest",
              "inline-images",
              "notification",
              "invalid");
    }
  }

  private Result invoke(String event) throws Exception {
    return function.invoke(events.read(event));
  }

  private Map<String, String> tags(String account, String repository) {
    return shop.aws().account(account).registry(Shop.AWAY).repository(repository).tags();
  }
}
