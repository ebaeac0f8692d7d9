package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.fuzz.Expect;
import java.util.Map;

/** Any text as what a registry, or the bucket of layers, says to a request. */
public final class RegistryErrorFuzz {
  private RegistryErrorFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    int status = 400 + Expect.choice(input, 0, 200);
    String text = Expect.text(input, 1);
    RegistryError error =
        RegistryError.of(new TransferClient.Answer(status, Map.of("x-amzn-requestid", text), text));
    Expect.that(error.status() == status, "another status");
    Expect.that(error.message().length() <= 1_001, "a message without end");
    S3Error s3 = S3Error.of(status, text);
    Expect.that(s3.message().length() <= 500, "a message without end");
    Problem problem = Problem.of("Could not upload: the registry answered %s.".formatted(error));
    Expect.readable(new ServiceUnavailableException(problem.answered(s3.answer())));
  }
}
