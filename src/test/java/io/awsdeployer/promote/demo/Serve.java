package io.awsdeployer.promote.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code make serve}: the local AWS with its images, up until Ctrl-C. */
final class Serve {
  private static final int REQUESTS_KEPT = 1_000;

  private Serve() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(
        run(arguments[0], arguments[1], ServedFiles.ofTheProject(), Screen.standardError()));
  }

  /**
   * Serves.
   *
   * @param host an IPv4 address of this machine
   * @return why nothing is served; while something is, it does not return
   */
  static int run(String port, String host, ServedFiles files, Screen screen) throws Exception {
    Optional<Integer> number = portNumber(port);
    if (number.isEmpty()) {
      screen.bad("PORT=%s is not a port: a number from 0 (any free one) to 65535.".formatted(port));
      return 2;
    }
    Optional<InetAddress> address = address(host);
    if (address.isEmpty()) {
      screen.bad("HOST=%s is not an IPv4 address that clients can be told.".formatted(host));
      return 2;
    }
    Shop shop;
    try {
      shop = Shop.open(address.get(), number.get());
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof BindException)) {
        throw e;
      }
      screen.bad(
          "Port %s of %s cannot be had (%s). Stop what has it, or choose another; make serve PORT=0 takes a free one"
              .formatted(port, host, e.getCause().getMessage()));
      return 2;
    }
    // Nothing but memory: a person may leave it up for days.
    shop.aws().requests().keepAtMost(REQUESTS_KEPT);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(shop, files)));
    try {
      new Opening(screen).show(shop);
      files.write(shop);
      sayHowToUse(screen, shop);
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Its threads would keep a half-made shop up.
      screen.bad("Could not be set up: " + e);
      return 1;
    }
  }

  private static Optional<Integer> portNumber(String text) {
    try {
      return Optional.of(Integer.valueOf(text)).filter(port -> port >= 0 && port <= 65_535);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Not 0.0.0.0, which is every address and none, and no name: S3 would put the bucket's before it.
   */
  private static Optional<InetAddress> address(String host) {
    try {
      return Optional.<InetAddress>of(Inet4Address.ofLiteral(host))
          .filter(address -> !address.isAnyLocalAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void stop(Shop shop, ServedFiles files) {
    try (shop) {
      files.remove(shop);
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
    crane ls $TARGET/shop/api                     # says 'retrying EOF': it tries TLS first, and there is none
    crane digest $SOURCE/shop/api:1.4.0
    crane validate --remote $TARGET/shop/worker:1.4.0
    """
        .formatted(Shop.BUCKET, Shop.MANIFEST_KEY)
        .lines()
        .forEach(screen::line);
  }
}
