package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultDraft;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Secrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong, no message, stack trace or log line of any level carries a secret. */
class SecretsTest {
  /** What goes wrong, always. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  enum Trouble {
    DOWNLOAD_CUT("blob:GET", draft -> draft.cutAnswerAfter(100)),
    DOWNLOAD_REFUSED_CONNECTION("blob:GET", FaultDraft::refuseConnection),
    DOWNLOAD_SILENT("blob:GET", FaultDraft::stall),
    DOWNLOAD_CORRUPT("blob:GET", draft -> draft.corruptByteAt(50)),
    PRESIGNED_REFUSED(
        "blob:GET",
        draft ->
            draft.with((request, service) ->
                Response.text(
                    403,
                    "application/xml",
                    "<Error><Code>SignatureDoesNotMatch</Code><CanonicalRequest>GET "
                        + request.rawPath()
                        + "?"
                        + request.rawQuery().replace("&", "&amp;")
                        + "</CanonicalRequest></Error>"))),
    PRESIGNED_BUSY("blob:GET", FaultDraft::throttle),
    REGISTRY_UNAUTHORIZED("v2:POST upload", draft -> draft.status(401)),
    REGISTRY_ECHOES_THE_TOKEN(
        "v2:PUT upload",
        draft ->
            draft.with((request, service) ->
                Response.text(
                    403,
                    "application/json",
                    "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"refused: Authorization: %s\"}]}"
                        .formatted(request.header("authorization").orElse(""))))),
    REGISTRY_DOWN("v2:PUT upload", draft -> draft.status(500)),
    REGISTRY_CUT("v2:PUT upload", draft -> draft.cutRequestAfter(100)),
    REGISTRY_ASTRAY(
        "v2:POST upload",
        draft ->
            draft.with((request, service) ->
                service.handle(request).with("Location", "http://127.0.0.2:1/x?_state=s"))),
    TOKEN_DENIED(
        "ecr:GetAuthorizationToken",
        draft -> draft.awsError("AccessDeniedException", "no because", 400)),
    PUT_DENIED("ecr:PutImage", draft -> draft.awsError("AccessDeniedException", "no", 400)),
    PUT_LOST("ecr:PutImage", FaultDraft::loseAnswer),
    ASSUME_ROLE_LOST("sts:AssumeRole", FaultDraft::loseAnswer),
    URL_REFUSED(
        "ecr:GetDownloadUrlForLayer",
        draft -> draft.awsError("ExpiredTokenException", "expired", 400)),
    S3_REFUSED("s3:GetObject", draft -> draft.awsError("InvalidAccessKeyId", "no", 403));

    private final String operation;
    private final Function<FaultDraft, FaultRule> fault;

    Trouble(String operation, Function<FaultDraft, FaultRule> fault) {
      this.operation = operation;
      this.fault = fault;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noSecretLeaves(Trouble trouble) {
    try (Bed bed = Bed.start(UploadWay.REGISTRY)) {
      if (trouble == Trouble.DOWNLOAD_SILENT) {
        Bed _ = bed.silence(Duration.ofMillis(500));
      }
      bed.pushed("app/api", "1.0", TestImages.oci(1).layer(20_000).build())
          .manifestOf("app/api:1.0");
      Secrets watched = Secrets.watched(bed);
      FaultRule fault = trouble.fault.apply(bed.aws().faults().on(trouble.operation).always());
      Invocation invocation = bed.promote();
      while (trouble == Trouble.DOWNLOAD_SILENT && fault.fired() == 0) {
        // A machine that stops for so long is silent elsewhere first.
        invocation = bed.promote();
      }
      assertThat(fault.fired()).isPositive();
      Set<String> secrets = watched.all(bed.credentials());
      assertThat(secrets).hasSizeGreaterThanOrEqualTo(2);
      String said = invocation.rawLog() + invocation.output() + stackTrace(invocation.thrown());
      assertThat(invocation.log()).isNotEmpty();
      assertThat(secrets).allSatisfy(secret -> assertThat(said).doesNotContain(secret));
    }
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
