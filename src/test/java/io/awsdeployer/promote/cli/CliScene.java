package io.awsdeployer.promote.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.QuickWorkshop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hc.core5.util.Timeout;

/**
 * Requirement 004's accounts: a pod whose role may do nothing but become two others, one that pulls
 * in the source account and one that pushes in the target account.
 */
final class CliScene implements AutoCloseable {
  static final String POD = "444444444444";
  static final String SOURCE_ROLE = "arn:aws:iam::111111111111:role/ecr-role";
  static final String TARGET_ROLE = "arn:aws:iam::222222222222:role/ecr-role";
  static final String SOURCE = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/";
  static final String TARGET = "222222222222.dkr.ecr.us-east-1.amazonaws.com/";

  private final Bed bed = Bed.start();
  private final Role pod;
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = new byte[0];
  private boolean terminal;
  private Consumer<String> onSaid = _ -> {};

  private CliScene() {
    pod =
        aws()
            .account(POD)
            .role("pod")
            .policy(
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
                 "Resource":["%s","%s"]}]}
                """
                    .formatted(SOURCE_ROLE, TARGET_ROLE));
    Role _ =
        bed.pipeline()
            .role("ecr-role")
            .policy(Policies.function(Bed.BUCKET))
            .trust(Policies.trust(pod.arn()));
    Role _ = bed.target().role("ecr-role").policy(Policies.push()).trust(Policies.trust(pod.arn()));
  }

  static CliScene start() {
    return new CliScene();
  }

  LocalAws aws() {
    return bed.aws();
  }

  Bed bed() {
    return bed;
  }

  Role pod() {
    return pod;
  }

  CliScene with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  CliScene input(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** A person sits at both ends. */
  CliScene onTerminal() {
    terminal = true;
    return this;
  }

  /** Told of all that is written to standard error so far, each time there is more. */
  CliScene whenSaid(Consumer<String> listener) {
    onSaid = listener;
    return this;
  }

  /** An image in the source, and an empty repository for it in the target. */
  EcrRepository pushed(String repository, String tag, TestManifest image) {
    bed.pushed(repository, tag, image);
    return bed.target(repository);
  }

  /** What came of it. */
  record Ended(ExitCode code, String out, String err) {
    JsonNode json() {
      try {
        return new JsonMapper().readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Ended run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            onSaid.accept(toString(StandardCharsets.UTF_8));
          }
        };
    Surroundings around =
        new Surroundings(
            environment,
            new ByteArrayInputStream(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            all ->
                QuickWorkshop.of(aws(), pod.session("pod"), all, 256L << 20, Timeout.ofSeconds(60)),
            aws().settings().clock());
    ExitCode code = new CommandLine(around).run(List.of(words));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    bed.close();
  }
}
