package io.awsdeployer.promote.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.http.RequestLog;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * A plan, a promotion, and the same again, shown to a person. Standard output carries exactly one
 * document, the first promotion's output: the plan's and the second promotion's are told in words.
 */
final class Demo {
  private final Screen screen;
  private final PrintStream output;
  private final Events events;

  Demo(Screen screen, PrintStream output, Events events) {
    this.screen = screen;
    this.output = output;
    this.events = events;
  }

  /**
   * Shows it all.
   *
   * @return 0, or 1 when something was not as it should be
   */
  int run() throws IOException, InterruptedException {
    try (Shop shop = Shop.open()) {
      new Opening(screen).show(shop);
      try (DeployedFunction function =
          Function.deploy(shop.functionEnvironment(), new LogLines(screen))) {
        return promote(shop, function);
      }
    }
  }

  private int promote(Shop shop, DeployedFunction function)
      throws IOException, InterruptedException {
    RequestLog requests = shop.aws().requests();
    screen.title("Plan: what would be done (the event has \"action\": \"plan\")");
    Result plan = function.invoke(events.read("plan"));
    if (failed(plan)) {
      return 1;
    }
    showPlan(plan);

    screen.title("Promotion");
    requests.reset();
    Result promotion;
    try (Progress _ = Progress.begin(screen, requests, plan.number("bytes_to_copy"))) {
      promotion = function.invoke(events.read("promote"));
    }
    if (failed(promotion)) {
      return 1;
    }
    Map<String, Long> counts = requests.counts();
    screen.line("");
    showImages(shop, promotion);
    screen.line("");
    showSpeed(promotion);
    showRequests(counts);
    screen.title("The function's output, on standard output");
    output.println(promotion.pretty());
    output.flush();

    screen.title("The same event again");
    requests.reset();
    Result again = function.invoke(events.read("promote"));
    if (failed(again)) {
      return 1;
    }
    screen.line("");
    return showAgain(again, requests.counts());
  }

  private boolean failed(Result result) {
    if (result.failed()) {
      screen.bad("%s: %s".formatted(result.error(), result.errorMessage()));
    }
    return result.failed();
  }

  private void showPlan(Result plan) {
    screen.line("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("IMAGE", "TARGET", "DIGEST", "CONTENT", "TAG"));
    for (JsonNode image : plan.json().path("details")) {
      String source = image.path("source").asText();
      rows.add(
          List.of(
              source,
              image.path("target").asText(source),
              Amounts.digest(image.path("digest").asText()),
              image.path("content").asText(),
              image.path("tag").asText()));
    }
    screen.table(rows);
    screen.line("");
    screen.line(
        "To do: copy %s (%s), put %s, switch %s."
            .formatted(
                Amounts.count(plan.number("blobs_to_copy"), "blob"),
                Amounts.bytes(plan.number("bytes_to_copy")),
                Amounts.count(plan.number("manifests_to_put"), "manifest"),
                Amounts.count(plan.number("tags_to_switch"), "tag")));
  }

  private void showImages(Shop shop, Result promotion) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "FROM %s %s".formatted(Shop.PIPELINE, Shop.HOME),
            "TO %s %s".formatted(Shop.TARGET, Shop.AWAY),
            "PLATFORMS",
            "SIZE",
            "DIGEST"));
    try (SdkClients clients = shop.clients(Shop.TARGET, Shop.AWAY);
        EcrClient ecr = clients.ecr()) {
      TargetImages target = new TargetImages(ecr);
      for (JsonNode detail : promotion.json().path("details")) {
        String source = detail.path("source").asText();
        String there = detail.path("target").asText(source);
        int colon = there.lastIndexOf(':');
        TargetImages.Found found =
            target.read(there.substring(0, colon), there.substring(colon + 1));
        if (!found.digest().equals(detail.path("digest").asText())) {
          throw new IllegalStateException(
              "%s is %s in the target, the output says %s"
                  .formatted(there, found.digest(), detail.path("digest").asText()));
        }
        rows.add(
            List.of(
                source,
                there,
                platforms(found.platforms()),
                Amounts.bytes(found.bytes()),
                Amounts.digest(found.digest())));
      }
    }
    screen.line("Read back from the target, %s:".formatted(shop.registry(Shop.TARGET, Shop.AWAY)));
    screen.table(rows);
  }

  /** {@code linux/amd64, linux/arm64, 2 attestations}. */
  private static String platforms(List<String> all) {
    List<String> named = all.stream().filter(name -> !name.equals("attestation")).toList();
    int attestations = all.size() - named.size();
    return String.join(", ", named)
        + (attestations == 0 ? "" : ", " + Amounts.count(attestations, "attestation"));
  }

  private void showSpeed(Result promotion) {
    long bytes = promotion.number("bytes_copied");
    long millis = promotion.number("duration_ms");
    screen.good(
        "%s in place: %s (%s) copied and %s switched in %s, which is %s."
            .formatted(
                Amounts.count(promotion.number("images_promoted"), "image"),
                Amounts.count(promotion.number("blobs_copied"), "blob"),
                Amounts.bytes(bytes),
                Amounts.count(promotion.number("tags_switched"), "tag"),
                Amounts.millis(millis),
                Amounts.speed(bytes, millis)));
  }

  private void showRequests(Map<String, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    screen.detail("%s to AWS:".formatted(Amounts.count(all, "request")));
    counts.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                count -> count.getKey().substring(0, count.getKey().indexOf(':')),
                TreeMap::new,
                Collectors.mapping(
                    count ->
                        count.getKey().substring(count.getKey().indexOf(':') + 1)
                            + " "
                            + count.getValue(),
                    Collectors.joining(", "))))
        .forEach((service, calls) -> screen.detail("  %-5s %s".formatted(service, calls)));
  }

  private int showAgain(Result again, Map<String, Long> counts) {
    long blobs = again.number("blobs_copied");
    long tags = again.number("tags_switched");
    if (blobs != 0 || tags != 0) {
      screen.bad(
          "The second run copied %s and switched %s; it should have found all in place."
              .formatted(Amounts.count(blobs, "blob"), Amounts.count(tags, "tag")));
      return 1;
    }
    screen.good(
        "Nothing copied: %s found in place in %s."
            .formatted(
                Amounts.count(again.number("images_promoted"), "image"),
                Amounts.millis(again.number("duration_ms"))));
    showRequests(counts);
    return 0;
  }
}
