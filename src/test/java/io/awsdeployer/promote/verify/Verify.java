package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.demo.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** {@code make verify-aws}. */
final class Verify {
  /** For the case under way when it is interrupted. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Verify() {}

  public static void main(String[] arguments) throws Exception {
    Screen screen = Screen.standardError();
    try (Workshop workshop = Workshop.real()) {
      Verification verification =
          new Verification(
              workshop,
              Verify::lambda,
              screen,
              () -> agrees(screen),
              Path.of(arguments[0]),
              new SecureRandom());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(verification, screen)));
      System.exit(verification.run());
    }
  }

  /** Ctrl-C: what was made goes all the same. */
  private static void interrupted(Verification verification, Screen screen) {
    try {
      verification.stop(PATIENCE).forEach(name -> screen.bad("Left behind: " + name));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A promotion may take as long as Lambda lets it. */
  private static LambdaClient lambda() {
    return LambdaClient.builder()
        .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(Duration.ofMinutes(15)))
        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  private static boolean agrees(Screen screen) {
    screen.line("Go on? Only `yes` does.");
    try {
      String answer =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return "yes".equals(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
