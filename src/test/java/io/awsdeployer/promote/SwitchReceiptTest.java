package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_A;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_B;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_C;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_C;
import static io.awsdeployer.promote.testing.ThreeTags.RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.ThreeTags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The receipt of the action {@code switch}: what it says, when and where, and what its lack means.
 */
class SwitchReceiptTest {
  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @AfterEach
  void close() {
    build.close();
  }

  @Test
  void theReceiptSaysWhatEachTagPointedTo() {
    build.switched();
    ObjectNode receipt = build.receipt().orElseThrow().deepCopy();
    receipt.remove("promotion");
    assertThat(receipt.toString())
        .isEqualTo(
            """
            {"build":{"env":"test","repo":"shop","sk":"2bJ1aBcDeFgHiJkLmNoPqRsTuVw"},\
            "source":{"account":"111111111111","region":"eu-central-1"},\
            "target":{"account":"222222222222","region":"us-east-1"},\
            "status":"switched","tags":[\
            {"source":"app/a:1","source_digest":"%1$s","repository":"app/a","tag":"1","digest":"%1$s","replaced":"%2$s","blobs":%3$d,"bytes":%4$d},\
            {"source":"app/b:1","source_digest":"%5$s","repository":"app/b","tag":"1","digest":"%5$s","blobs":%6$d,"bytes":%7$d},\
            {"source":"app/c:1","source_digest":"%8$s","repository":"app/c","tag":"1","digest":"%8$s","replaced":"%9$s","blobs":%10$d,"bytes":%11$d}]}\
            """
                .formatted(
                    NEW_A.digest(),
                    OLD_A.digest(),
                    blobs(NEW_A).count(),
                    bytes(NEW_A),
                    NEW_B.digest(),
                    blobs(NEW_B).count(),
                    bytes(NEW_B),
                    NEW_C.digest(),
                    OLD_C.digest(),
                    blobs(NEW_C).count(),
                    bytes(NEW_C)));
  }

  private static Stream<Blob> blobs(TestManifest image) {
    Map<String, Blob> distinct = new LinkedHashMap<>();
    image
        .graph()
        .filter(Image.class::isInstance)
        .map(Image.class::cast)
        .flatMap(child -> child.blobs().stream())
        .forEach(blob -> distinct.put(blob.digest(), blob));
    return distinct.values().stream();
  }

  private static long bytes(TestManifest image) {
    return blobs(image).mapToLong(Blob::size).sum();
  }

  @Test
  void theReceiptIsThereBeforeTheFirstTagMoves() {
    JsonNode _ = build.call("stage").ok();
    bed.aws().requests().reset();
    List<JsonNode> seen = new ArrayList<>();
    FaultRule first =
        bed.aws().faults().on("ecr:PutImage").before(() -> seen.add(build.receipt().orElseThrow()));
    build.switched();
    assertThat(first.fired()).isEqualTo(1);
    assertThat(seen.getFirst().path("status").asText()).isEqualTo("switching");
    assertThat(seen.getFirst().at("/tags/2/replaced").asText()).isEqualTo(OLD_C.digest());
    assertThat(
            bed.aws().requests().entries().stream()
                .map(LoggedRequest::operation)
                .filter(operation ->
                    operation.endsWith(":PutObject") || operation.endsWith("PutImage")))
        .containsExactly(
            "s3:PutObject", "ecr:PutImage", "ecr:PutImage", "ecr:PutImage", "s3:PutObject");
  }

  @Test
  void withoutAReceiptNoTagMoves() {
    JsonNode _ = build.call("stage").ok();
    FaultRule down = bed.aws().faults().on("s3:PutObject").always().status(503);
    assertThat(firstLine(Failures.of(build.call("switch"), ServiceUnavailableException.class)))
        .isEqualTo(
            "S3 could not be given s3://artifacts/%s, even after several attempts."
                .formatted(RECEIPT));
    assertThat(down.fired()).isEqualTo(3);
    build.assertNoneSwitched();
  }

  @Test
  void theRightToWriteReceiptsIsNamedWithItsStatement() {
    String all = Policies.function(Bed.BUCKET);
    bed.function().withoutPolicies().policy(all.replace("s3:PutObject", "s3:PutObjectAcl"));
    ManifestUnreadableException e =
        Failures.of(build.call("switch"), ManifestUnreadableException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "arn:aws:iam::111111111111:role/promote-images may not write s3://artifacts/%s."
                .formatted(RECEIPT));
    assertThat(e.getMessage()).contains("\nAttempted: s3:PutObject as ");
    build.assertNoneSwitched();
    String statement =
        Failures.policy(
            Failures.toDo(e, "allow arn:aws:iam::111111111111:role/promote-images to write"));
    assertThat(statement)
        .contains("\"arn:aws:s3:::artifacts/shop/main/7.abc/promotion-receipts/*\"");
    bed.function().policy(statement);
    build.switched();
    build.assertAllSwitched();
  }

  @Test
  void theRightToReadReceiptsIsNamedWithItsStatement() {
    String all = Policies.function(Bed.BUCKET);
    bed.function()
        .withoutPolicies()
        .policy(
            all.replace(
                "\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::artifacts/*\"",
                "\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::artifacts/*/deploy-manifest.json\""));
    for (String action : List.of("switch", "revert")) {
      ManifestUnreadableException e =
          Failures.of(build.call(action), ManifestUnreadableException.class);
      assertThat(firstLine(e)).startsWith("S3 answers 403 for s3://artifacts/" + RECEIPT);
    }
    build.assertNoneSwitched();
    ManifestUnreadableException e =
        Failures.of(build.call("switch"), ManifestUnreadableException.class);
    bed.function()
        .policy(
            Failures.policy(
                Failures.toDo(e, "allow arn:aws:iam::111111111111:role/promote-images to read")));
    build.switched();
  }

  @Test
  void aReceiptWhoseEndCannotBeWrittenIsAsGoodForARevert() {
    FaultRule down = bed.aws().faults().on("s3:PutObject").skip(1).always().status(503);
    Bed.Invocation invocation = build.call("switch");
    assertThat(invocation.ok().path("tags_switched").asInt()).isEqualTo(3);
    assertThat(down.fired()).isEqualTo(3);
    build.assertAllSwitched();
    assertThat(
            Failures.logged(
                invocation, "All tags are switched, but the receipt does not say so", "receipt"))
        .containsExactly("s3://artifacts/" + RECEIPT);
    assertThat(build.receipt().orElseThrow().path("status").asText()).isEqualTo("switching");
    assertThat(build.call("revert").ok().path("tags_restored").asInt()).isEqualTo(2);
  }

  @Test
  void everyTargetHasAReceiptOfItsOwn() {
    for (String repository : List.of("app/a", "app/b", "app/c")) {
      bed.target().registry(Bed.HOME).createRepository(repository);
    }
    build.switched();
    JsonNode output = bed.invoke(build.event("switch").put("target_region", Bed.HOME)).ok();
    assertThat(output.path("receipt").asText()).endsWith("/222222222222-eu-central-1.json");
    assertThat(build.entry("app/a").path("replaced").asText()).isEqualTo(OLD_A.digest());
    assertThat(
            bed.invoke(build.event("revert").put("target_region", Bed.HOME))
                .ok()
                .path("tags")
                .findValuesAsText("result"))
        .containsExactly("new, stays", "new, stays", "new, stays");
    build.assertAllSwitched();
  }

  @Test
  void aBuildsKeyIsPartOfTheReceiptsAndMakesNoFolders() {
    ObjectNode event = build.event("switch").put("sk", "2026-01-01T00:00/ü");
    assertThat(bed.invoke(event).ok().path("receipt").asText())
        .endsWith(
            "/promotion-receipts/test/2026-01-01T00%3A00%2F%C3%BC/222222222222-us-east-1.json");
    assertThat(bed.invoke(event.put("action", "revert")).ok().path("tags_restored").asInt())
        .isEqualTo(2);
  }
}
