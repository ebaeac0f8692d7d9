package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever sits in a service's place answers without end, or deeper than any parser can go: each
 * call ends with a documented error after a bounded number of bytes, and no tag has moved.
 */
class HostileAnswersTest {
  /** What is read of an answer, and what the sockets' buffers of both sides may hold beside it. */
  private static final long MOST_TAKEN = (25 << 20) + (16 << 20);

  private final OneLayer one = OneLayer.start(UploadWay.REGISTRY);
  private final AtomicLong given = new AtomicLong();

  @AfterEach
  void close() {
    one.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ecr:BatchGetImage | 200 | {\"images\":[{\"imageManifest\":\"",
        "ecr:BatchGetImage | 200 | {\"images\":[],\"x\":\"",
        "ecr:BatchGetImage | 400 | {\"__type\":\"InvalidParameterException\",\"message\":\"",
        "ecr:DescribeRepositories | 200 | {\"repositories\":[],\"x\":\"",
        "ecr:DescribeRepositories | 403 | {\"__type\":\"AccessDeniedException\",\"message\":\"",
        "ecr:GetAuthorizationToken | 200 | {\"authorizationData\":[{\"authorizationToken\":\"",
        "ecr:GetDownloadUrlForLayer | 200 | {\"downloadUrl\":\"",
        "ecr:BatchCheckLayerAvailability | 200 | {\"layers\":[{\"layerDigest\":\"",
        "ecr:PutImage | 200 | {\"image\":{\"imageManifest\":\"",
        "ecr:PutImage | 500 | <html>",
        "sts:AssumeRole | 200 | <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>",
        "sts:AssumeRole | 403 | <ErrorResponse><Error><Code>AccessDenied</Code><Message>",
        "sts:GetCallerIdentity | 200 | <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>",
        "s3:GetObject | 403 | <Error><Code>AccessDenied</Code><Message>",
        "s3:GetObject | 200 | {\"images\":[",
        "v2:POST upload | 500 | <html>",
        "v2:PUT upload | 201 | <html>",
        "blob:GET | 403 | <Error><Code>AccessDenied</Code><Message>",
      })
  void withoutEndIsReadAsFarAsMakesSense(String operation, int status, String start) {
    FaultRule endless =
        one.fault(operation).always().with((request, service) -> endless(status, start));
    assertDocumented(one.bed().promote(), operation);
    assertThat(endless.fired()).isPositive();
    assertThat(given.get() / endless.fired()).isLessThan(MOST_TAKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ecr:BatchGetImage | 200 | {\"x\":",
        "ecr:BatchGetImage | 200 | [",
        "ecr:BatchGetImage | 400 | {\"x\":",
        "ecr:DescribeRepositories | 200 | {\"x\":[",
        "sts:AssumeRole | 200 | <a>",
        "sts:AssumeRole | 403 | <a>",
        "s3:GetObject | 403 | <a>",
        "v2:POST upload | 403 | {\"errors\":[",
        "blob:GET | 403 | <a>",
      })
  void deeperThanAnyParserGoesIsAnErrorLikeAnyOther(String operation, int status, String level) {
    String deep = level.repeat(200_000);
    FaultRule rule =
        one.fault(operation)
            .always()
            .with((request, service) -> Response.text(status, type(level), deep));
    assertDocumented(one.bed().promote(), operation);
    assertThat(rule.fired()).isPositive();
  }

  /** A kilobyte of entities that would be gigabytes; no file is read by one either. */
  @ParameterizedTest
  @ValueSource(strings = {"sts:AssumeRole", "s3:GetObject"})
  void entitiesAreNotExpanded(String operation) {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY e0 \"eeeeeeeeee\">");
    for (int i = 1; i < 12; i++) {
      bomb.append("<!ENTITY e%d \"%s\">".formatted(i, "&e%d;".formatted(i - 1).repeat(10)));
    }
    bomb.append("<!ENTITY f SYSTEM \"file:///etc/passwd\">]>");
    bomb.append("<Error><Code>AccessDenied</Code><Message>&e11;&f;</Message></Error>");
    one.fault(operation)
        .always()
        .with((request, service) -> Response.text(403, "text/xml", bomb.toString()));
    Invocation invocation = one.bed().promote();
    assertDocumented(invocation, operation);
    assertThat(invocation.thrown()).message().doesNotContain("eeeeeeeeee", "root:");
  }

  @Test
  void aMessageWithoutEndIsToldByItsBeginning() {
    one.fault("ecr:DescribeRepositories")
        .always()
        .awsError("InvalidParameterException", "no\n\u001b[2J" + "o".repeat(1 << 20), 400);
    Invocation invocation = one.bed().promote();
    assertDocumented(invocation, "ecr:DescribeRepositories");
    assertThat(invocation.thrown()).message().contains("no\\n\\u001b[2Jooo").contains("…");
  }

  @Test
  void pagesOfTemplatesWithoutEndAreNotReadForEver() {
    one.bed().with("PROMOTION_OPTIONS", "{\"repositories\":{\"create\":\"template\"}}");
    one.bed().targetRegistry().deleteRepository("app/api", true);
    AtomicLong page = new AtomicLong();
    FaultRule endless =
        one.fault("ecr:DescribeRepositoryCreationTemplates")
            .always()
            .with((request, service) ->
                Response.text(
                    200,
                    "application/x-amz-json-1.1",
                    "{\"repositoryCreationTemplates\":[],\"nextToken\":\"%d\"}"
                        .formatted(page.incrementAndGet())));
    assertThat(Failures.of(one.bed().promote(), ServiceUnavailableException.class))
        .hasMessageContaining("makes no sense: it has no last page");
    assertThat(endless.fired()).isEqualTo(51);
  }

  /** Nobody asked for it, and some kilobytes of it would be gigabytes. */
  @Test
  void aCompressedAnswerIsNotUnpackedBeyondWhatIsReadOfAnAnswer() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"repositories\":[],\"x\":\"".getBytes(StandardCharsets.US_ASCII));
      byte[] some = new byte[1 << 20];
      Arrays.fill(some, (byte) 'x');
      for (int i = 0; i < 200; i++) {
        gzip.write(some);
      }
      gzip.write("\"}".getBytes(StandardCharsets.US_ASCII));
    }
    FaultRule rule =
        one.fault("ecr:DescribeRepositories")
            .always()
            .with((request, service) ->
                Response.bytes(200, packed.toByteArray())
                    .with("Content-Type", "application/x-amz-json-1.1")
                    .with("Content-Encoding", "gzip"));
    Invocation invocation = one.bed().promote();
    assertDocumented(invocation, "ecr:DescribeRepositories");
    assertThat(invocation.thrown())
        .hasMessageContaining("it is longer or deeper than any that does");
    assertThat(rule.fired()).isEqualTo(1);
  }

  private void assertDocumented(Invocation invocation, String operation) {
    assertThat(invocation.thrown()).isInstanceOf(PromotionException.class);
    Failures.assertReadable(invocation.thrown(), 8_000);
    assertThat(invocation.rawLog()).hasSizeLessThan(200_000);
    if (!operation.equals("ecr:PutImage")) {
      assertThat(one.target().tags()).isEmpty();
    }
  }

  private Response endless(int status, String start) {
    return new Response(
        status, Map.of("Content-Type", type(start)), new Endless(start, given), 1L << 40);
  }

  private static String type(String start) {
    return start.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1";
  }

  /** Goes on as it began. */
  private static final class Endless extends InputStream {
    private final byte[] start;
    private final AtomicLong given;
    private int position;

    Endless(String start, AtomicLong given) {
      this.start = start.getBytes(StandardCharsets.US_ASCII);
      this.given = given;
    }

    @Override
    public int read() {
      given.incrementAndGet();
      return position < start.length ? start[position++] : 'x';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int told = Math.min(length, start.length - position);
      System.arraycopy(start, position, buffer, offset, told);
      Arrays.fill(buffer, offset + told, offset + length, (byte) 'x');
      position += told;
      given.addAndGet(length);
      return length;
    }
  }
}
