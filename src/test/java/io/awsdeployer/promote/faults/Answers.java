package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.ConnectionClosed;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import java.io.IOException;
import java.util.Arrays;

/** What is answered instead of what should be. All bodies here are small and held whole. */
final class Answers {
  /** More than anybody has a reason to read of an error or of a list. */
  private static final int HUGE = 3 << 20;

  private Answers() {}

  static Way refused() {
    return (seen, service, site) -> {
      throw new ConnectionClosed("fault: connection refused");
    };
  }

  static Response error(Call.Seen seen, String code, int status) {
    return ErrorFormat.of(seen.call().operation())
        .render(new AwsError(status, code, "what was asked cannot be done"));
  }

  static Response bare(int status) {
    return Response.empty(status);
  }

  static Response denied(Call.Seen seen, Service service, Site site) {
    return switch (seen.call().service()) {
      case "s3", "blob" -> error(seen, "AccessDenied", 403);
      case "sts" -> error(seen, "AccessDenied", 403);
      case "v2" -> error(seen, "DENIED", 403);
      default -> error(seen, "AccessDeniedException", 400);
    };
  }

  static Response internal(Call.Seen seen, Service service, Site site) {
    return error(seen, "InternalFailure", 500);
  }

  static Response throttled(Call.Seen seen, Service service, Site site) {
    ErrorFormat format = ErrorFormat.of(seen.call().operation());
    return format.render(format.throttled());
  }

  static Response stalled(Call.Seen seen, Service service, Site site) throws IOException {
    site.silence();
    return bare(500);
  }

  /** Whatever the call is admitted by: a signature, a token or a presigned URL. */
  static Response expired(Call.Seen seen, Service service, Site site) {
    return switch (seen.call().service()) {
      case "s3" -> error(seen, "ExpiredToken", 400);
      case "sts" -> error(seen, "ExpiredToken", 403);
      case "blob" ->
          ErrorFormat.S3.render(new AwsError(403, "AccessDenied", "Request has expired"));
      case "v2" ->
          ErrorFormat.REGISTRY.render(
              new AwsError(
                  403,
                  "DENIED",
                  "Your authorization token has expired. Reauthenticate and try again."));
      default -> error(seen, "ExpiredTokenException", 400);
    };
  }

  static Response redirected(Call.Seen seen, Service service, Site site) {
    return bare(307).with("Location", site.elsewhere() + seen.request().rawPath());
  }

  static Response loginPage(Call.Seen seen, Service service, Site site) {
    return Response.text(200, "text/html", "<html><body>Please log in.</body></html>");
  }

  static Response hugeError(Call.Seen seen, Service service, Site site) {
    return Response.text(500, "text/plain", "x".repeat(HUGE));
  }

  /** What is struck fails and the clock is past the end, so that nothing waits for it. */
  static Way timeIsUp() {
    return (seen, service, site) -> {
      site.timeEnds();
      throw new ConnectionClosed("fault: the time is up");
    };
  }

  static Way requestCut(double part) {
    return (seen, service, site) -> {
      byte[] body = seen.body();
      int length = (int) (body.length * part);
      service.handle(seen.request().withBody(Unkind.cut(body, length))).body().close();
      throw new ConnectionClosed("fault: request cut");
    };
  }

  static Way answerCut(double part) {
    return (seen, service, site) -> {
      Response whole = service.handle(seen.request());
      byte[] body = whole.body().readAllBytes();
      if (body.length == 0) {
        throw new ConnectionClosed("fault: answer cut");
      }
      return whole.withBody(Unkind.cut(body, place(body, part)));
    };
  }

  static Response stalledHalfway(Call.Seen seen, Service service, Site site) throws IOException {
    Response whole = service.handle(seen.request());
    byte[] body = whole.body().readAllBytes();
    if (body.length == 0) {
      site.silence();
    }
    return whole.withBody(Unkind.ending(body, body.length / 2, site::silence));
  }

  /** Complete for HTTP: its length is that of what is left. */
  static Response truncated(Call.Seen seen, Service service, Site site) throws IOException {
    Response whole = service.handle(seen.request());
    byte[] body = whole.body().readAllBytes();
    return Unkind.whole(whole, Arrays.copyOf(body, body.length / 2));
  }

  static Way corrupt(double part) {
    return (seen, service, site) -> {
      Response whole = service.handle(seen.request());
      byte[] body = whole.body().readAllBytes();
      if (body.length > 0) {
        body[place(body, part)] ^= 1;
      }
      return Unkind.whole(whole, body);
    };
  }

  static Response trickle(Call.Seen seen, Service service, Site site) throws IOException {
    Response whole = service.handle(seen.request());
    byte[] body = whole.body().readAllBytes();
    return whole.withBody(Unkind.ending(body, body.length, () -> {}));
  }

  static Response oversized(Call.Seen seen, Service service, Site site) throws IOException {
    Response whole = service.handle(seen.request());
    byte[] body = whole.body().readAllBytes();
    byte[] huge = Arrays.copyOf(body, body.length + HUGE);
    Arrays.fill(huge, body.length, huge.length, (byte) ' ');
    return Unkind.whole(whole, huge);
  }

  static Response wrongType(Call.Seen seen, Service service, Site site) throws IOException {
    return service.handle(seen.request()).with("Content-Type", "text/html; charset=utf-8");
  }

  static Response locationElsewhere(Call.Seen seen, Service service, Site site) throws IOException {
    return service
        .handle(seen.request())
        .with("Location", site.elsewhere() + "/v2/x/blobs/uploads/1?_state=secret");
  }

  /** The effect, and then what the other fault answers. */
  static Way after(Way answer) {
    return (seen, service, site) -> {
      service.handle(seen.request()).body().close();
      return answer.take(seen, service, site);
    };
  }

  static Way twice(boolean secondAnswers) {
    return (seen, service, site) -> {
      Response first = service.handle(seen.request());
      byte[] body = first.body().readAllBytes();
      Response second = service.handle(seen.request());
      if (secondAnswers) {
        return second;
      }
      second.body().close();
      return Unkind.whole(first, body);
    };
  }

  private static int place(byte[] body, double part) {
    return (int) ((body.length - 1) * part);
  }
}
