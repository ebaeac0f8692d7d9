package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.s3.Bucket;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The promotions whose calls go wrong. Between them they make every call that the function can. */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers hold nothing
enum Scenario {
  /**
   * Blobs by the registry's way, some mounted; one tag moves, two are new; a receipt, a keep-tag.
   */
  REGISTRY(Scenario::registry),
  /**
   * Blobs by the API in several parts, a source with a role, a foreign layer, the older manifest.
   */
  API(Scenario::api),
  /** Every option there is; one repository is missing, one image is signed. */
  OPTIONS(Scenario::options),
  /** Back to what the receipt says. */
  REVERT(Scenario::revert);

  private static final String THIRD = "333333333333";
  private static final Blob BASE = MemoryBlob.of("a base layer ".repeat(30));
  private static final Image OLD = TestImages.oci(1).layer(100).build();
  private static final Image ONE = TestImages.oci(2).layer(BASE).layer(150).build();
  private static final Index TWO =
      TestImages.index()
          .add(TestImages.oci(3).layer(BASE).build())
          .add(TestImages.oci(4).layer(200).build())
          .build();
  private static final Image WINDOWS = TestImages.oci(5).layer(700).foreignLayer().build();
  private static final String LIFECYCLE =
      "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\",\"countType\":\"imageCountMoreThan\",\"countNumber\":5},\"action\":{\"type\":\"expire\"}}]}";

  private final Supplier<Scene> opened;

  Scenario(Supplier<Scene> opened) {
    this.opened = opened;
  }

  Scene open() {
    return opened.get();
  }

  private static Bed bed(MovableClock clock) {
    Bed bed = Bed.start(builder -> builder.clock(clock));
    TestImages.small(99).pushTo(bed.target("app/bystander"), "1");
    return bed;
  }

  private static Scene registry() {
    MovableClock clock = new MovableClock();
    Bed bed =
        bed(clock)
            .with("BLOB_UPLOAD", "registry")
            .with(
                "PROMOTION_OPTIONS",
                "{\"receipts\":{\"write\":true,\"keep_previous\":\"rollback-{tag}\"}}")
            .pushed("app/a", "1", ONE)
            .pushed("app/b", "1", TWO)
            .manifest(
                """
                {"images":[{"repository":"app/a","tag":"1","target_tags":["1","stable"]},
                 {"repository":"app/b","tag":"1"}]}
                """);
    OLD.pushTo(bed.target("app/a"), "1");
    bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().with(Switch.BLOB_MOUNTING));
    bed.promoter().policy(Policies.allow("*", "ecr:GetDownloadUrlForLayer"));
    return new Scene(
        clock,
        bed,
        bed.event(),
        List.of(
            Promise.moved("app/a", "1", ONE, OLD),
            Promise.created("app/a", "stable", ONE),
            Promise.created("app/b", "1", TWO),
            Promise.kept("app/a", "rollback-1", OLD)));
  }

  private static Scene api() {
    MovableClock clock = new MovableClock();
    Bed bed =
        bed(clock)
            .with("BLOB_UPLOAD", "api")
            .with("SOURCE_ROLE_ARN", "arn:aws:iam::" + THIRD + ":role/ImagePullRole")
            .file(
                "container-images.json",
                "{\"images\":[{\"registry\":\"app/w\",\"tag\":\"1\"},{\"registry\":\"app/b\",\"tag\":\"1\"}]}"
                    .getBytes(StandardCharsets.UTF_8));
    EcrRegistry source = bed.aws().account(THIRD).registry(Bed.HOME);
    WINDOWS.pushTo(source.createRepository("app/w"), "1");
    TWO.pushTo(source.createRepository("app/b"), "1");
    Role _ =
        bed.aws()
            .account(THIRD)
            .role("ImagePullRole")
            .policy(Policies.allow("*", "ecr:*"))
            .trust(Policies.trust(bed.function().arn()));
    bed.function().policy(Policies.allow("*", "sts:AssumeRole"));
    OLD.pushTo(bed.target("app/w"), "1");
    bed.target("app/b");
    bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().withParts(300, 200));
    return new Scene(
        clock,
        bed,
        bed.event(),
        List.of(Promise.moved("app/w", "1", WINDOWS, OLD), Promise.created("app/b", "1", TWO)));
  }

  private static Scene options() {
    MovableClock clock = new MovableClock();
    Image signature = Signing.referrer(Signing.NOTATION, "a signature", TWO);
    Bed bed =
        bed(clock)
            .with("PROMOTION_OPTIONS_PARAMETER", "/{env}/aws-deployer/promotion-options")
            .pushed("app/a", "1", ONE)
            .manifestOf("app/a:1", "app/b:1");
    OLD.pushTo(bed.target("app/a"), "1");
    TWO.pushTo(bed.source("app/b"), "1");
    signature.pushTo(bed.source("app/b"));
    bed.source("app/b")
        .lifecyclePolicy(LIFECYCLE)
        .policy(Policies.grant(THIRD, "ecr:BatchGetImage"))
        .resourceTags()
        .putAll(Map.of("team", "shop"));
    bed.pipeline()
        .ssm(Bed.HOME)
        .put("/test/aws-deployer/ecr-registries/shop", "app/*")
        .put(
            "/test/aws-deployer/promotion-options",
            """
            {"referrers":true,"allow_list":true,"session":{"scoped":true,"tags":["env","repo"]},
             "repositories":{"create":"source"},"tags":{"also":["latest"],"order":true},
             "receipts":{"write":true}}
            """);
    var _ = bed.pipeline().table(Bed.HOME, "test-aws-deployer--deployments");
    bed.function().policy(Policies.allow("*", "ssm:*", "dynamodb:*", "ecr:*", "sts:*"));
    bed.promoter()
        .policy(Policies.allow("*", "ecr:*"))
        .trust(Policies.grant(bed.function().arn(), "sts:AssumeRole", "sts:TagSession"));
    return new Scene(
        clock,
        bed,
        bed.event(),
        List.of(
            Promise.moved("app/a", "1", ONE, OLD),
            Promise.created("app/a", "latest", ONE),
            Promise.created("app/b", "1", TWO).with(signature),
            Promise.created("app/b", "latest", TWO).with(signature)));
  }

  private static Bed switched(MovableClock clock) {
    Bed bed =
        bed(clock)
            .with("PROMOTION_OPTIONS", "{\"receipts\":{\"write\":true}}")
            .pushed("app/a", "1", ONE)
            .pushed("app/b", "1", TWO)
            .manifestOf("app/a:1", "app/b:1");
    OLD.pushTo(bed.target("app/a"), "1");
    OLD.pushTo(bed.target("app/b"), "1");
    return bed;
  }

  /** The receipts of a switch, made once: what a revert begins from is the same each time. */
  private static final class Switched {
    private static final Map<String, byte[]> RECEIPTS = receipts();

    private static Map<String, byte[]> receipts() {
      try (Bed bed = switched(new MovableClock())) {
        var _ = bed.invoke(bed.event().put("action", "switch")).ok();
        Map<String, byte[]> receipts = new HashMap<>();
        Bucket bucket = bed.pipeline().bucket(Bed.BUCKET);
        bucket.keys().stream()
            .filter(key -> key.contains("/promotion-receipts/"))
            .forEach(key -> receipts.put(key, bucket.get(key).orElseThrow()));
        return Map.copyOf(receipts);
      }
    }
  }

  private static Scene revert() {
    MovableClock clock = new MovableClock();
    Bed bed = switched(clock);
    ONE.pushTo(bed.target("app/a"), "1");
    TWO.pushTo(bed.target("app/b"), "1");
    Switched.RECEIPTS.forEach(bed.pipeline().bucket(Bed.BUCKET)::put);
    return new Scene(
        clock,
        bed,
        bed.event().put("action", "revert"),
        List.of(Promise.moved("app/a", "1", OLD, ONE), Promise.moved("app/b", "1", OLD, TWO)));
  }
}
