package io.awsdeployer.promote.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.concurrent.CountDownLatch;

/** {@code make serve}: the local AWS with its images, up until Ctrl-C. */
final class Serve {
  private Serve() {}

  public static void main(String[] arguments) throws Exception {
    Screen screen = Screen.standardError();
    int port = Integer.parseInt(arguments[0]);
    Shop shop;
    try {
      shop = Shop.open(port);
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof BindException)) {
        throw e;
      }
      screen.bad(
          "Port %d is taken. Stop what has it, or choose another: make serve PORT=%d"
              .formatted(port, port + 1));
      System.exit(2);
      return;
    }
    ServedFiles files = ServedFiles.ofTheProject();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(shop, files)));
    new Opening(screen).show(shop);
    files.write(shop);
    sayHowToUse(screen, shop);
    new CountDownLatch(1).await();
  }

  private static void stop(Shop shop, ServedFiles files) {
    try (shop) {
      files.remove();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sayHowToUse(Screen screen, Shop shop) {
    screen.title("Up at %s until Ctrl-C".formatted(shop.aws().endpoint()));
    screen.line("In another terminal, from this folder:");
    screen.line("");
    """
    make invoke EVENT=events/plan.json            # what would be promoted
    make invoke EVENT=events/promote.json         # promote it

    . target/serve/env                            # for this shell: endpoint, credentials, .tools on the PATH, $SOURCE, $TARGET
    aws sts get-caller-identity                   # a developer of the pipeline account
    aws ecr list-images --repository-name shop/api
    aws ecr list-images --repository-name shop/api --profile target
    aws s3 cp s3://%1$s/%2$s -

    aws ecr get-login-password                  | skopeo login --tls-verify=false -u AWS --password-stdin $SOURCE
    aws ecr get-login-password --profile target | skopeo login --tls-verify=false -u AWS --password-stdin $TARGET
    skopeo inspect --tls-verify=false --raw docker://$SOURCE/shop/api:1.4.0
    skopeo copy --all --src-tls-verify=false docker://$TARGET/shop/api:1.4.0 dir:target/serve/api
    skopeo copy --dest-tls-verify=false dir:target/serve/api docker://$SOURCE/shop/api:copy --all

    aws ecr get-login-password                  | crane auth login -u AWS --password-stdin $SOURCE
    aws ecr get-login-password --profile target | crane auth login -u AWS --password-stdin $TARGET
    crane ls $TARGET/shop/api
    crane digest $SOURCE/shop/api:1.4.0
    crane validate --remote $TARGET/shop/worker:1.4.0
    """
        .formatted(Shop.BUCKET, Shop.MANIFEST_KEY)
        .lines()
        .forEach(screen::line);
  }
}
