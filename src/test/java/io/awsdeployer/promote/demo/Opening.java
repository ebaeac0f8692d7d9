package io.awsdeployer.promote.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sets the shop up and says what there is. */
final class Opening {
  private final Screen screen;

  Opening(Screen screen) {
    this.screen = screen;
  }

  void show(Shop shop) throws IOException, InterruptedException {
    screen.title("PromoteImages on a local AWS: nothing leaves this machine, no account is needed");
    screen.table(
        List.of(
            List.of("ACCOUNT", "", "REGION", "REGISTRY", ""),
            List.of(
                Shop.PIPELINE,
                "pipeline",
                Shop.HOME,
                shop.registry(Shop.PIPELINE, Shop.HOME),
                "images, build artifacts, the function"),
            List.of(
                Shop.TARGET,
                "target",
                Shop.AWAY,
                shop.registry(Shop.TARGET, Shop.AWAY),
                "repositories, and the role " + Shop.PROMOTION_ROLE)));
    screen.line("");
    screen.detail(
        "Making images of this machine's files and pushing them to the pipeline's registry ...");
    ShopImages images = ShopImages.build();
    shop.stock(images);
    shop.putManifest();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PUSHED", "DIGEST", ""));
    for (ShopImages.Built image : images.images()) {
      rows.add(
          List.of(
              image.repository() + ":" + image.tag(),
              Amounts.digest(image.manifest().digest()),
              image.what()));
    }
    screen.table(rows);
    screen.line("");
    screen.line("s3://%s/%s says what to promote:".formatted(Shop.BUCKET, Shop.MANIFEST_KEY));
    Shop.MANIFEST.lines().forEach(line -> screen.detail("  " + line));
    screen.line(
        "The function %s runs in a JVM of its own under AWS's runtime interface client, with %d MB."
            .formatted(Function.NAME, Function.MEMORY_MEGABYTES));
  }
}
