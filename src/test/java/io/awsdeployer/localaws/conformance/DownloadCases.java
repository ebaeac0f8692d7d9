package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The presigned URLs of layers (§1.2); no answer here shows one. */
final class DownloadCases {
  private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");
  private static final Image IMAGE = TestImages.small(1);
  private static final Blob LAYER = IMAGE.layers().getFirst();

  private DownloadCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase("1.2", "a layer's URL gives its bytes", DownloadCases::whole),
        new ConformanceCase("1.2", "and takes a Range", DownloadCases::range),
        new ConformanceCase(
            "10.1",
            "a HEAD is refused, as the URL is signed for GET",
            bench -> refused(bench, r -> r.method("HEAD", BodyPublishers.noBody()), 403, "none")),
        new ConformanceCase("10.1", "an altered URL is refused", DownloadCases::altered),
        new ConformanceCase(
            "10.1",
            "an Authorization header beside the signature is refused",
            bench ->
                refused(
                    bench, r -> r.header("Authorization", "Basic eDp5"), 400, "InvalidArgument")));
  }

  private static Comparison whole(Workbench bench) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(url(bench)));
    return new Answer("HTTP", answer.statusCode(), Digests.of(answer.body()))
        .against(new Answer("HTTP", 200, LAYER.digest()));
  }

  private static Comparison range(Workbench bench) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(HttpRequest.newBuilder(url(bench)).header("Range", "bytes=1-3"));
    return new Answer("HTTP", answer.statusCode(), contentRange(answer))
        .against(new Answer("HTTP", 206, "bytes 1-3/" + LAYER.size()));
  }

  private static Comparison altered(Workbench bench) throws IOException, InterruptedException {
    URI url =
        URI.create(url(bench).toString().replaceFirst("X-Amz-Expires=\\d+", "X-Amz-Expires=9"));
    return code(send(HttpRequest.newBuilder(url)))
        .against(new Answer("SignatureDoesNotMatch", 403, ""));
  }

  private static Comparison refused(
      Workbench bench, UnaryOperator<HttpRequest.Builder> change, int status, String code)
      throws IOException, InterruptedException {
    return code(send(change.apply(HttpRequest.newBuilder(url(bench)))))
        .against(new Answer(code, status, ""));
  }

  private static Answer code(HttpResponse<byte[]> answer) {
    Matcher code = CODE.matcher(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
    return new Answer(code.find() ? code.group(1) : "none", answer.statusCode(), "");
  }

  private static String contentRange(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Content-Range").orElse("no Content-Range");
  }

  private static URI url(Workbench bench) {
    String repository = bench.repository();
    bench.push(repository, IMAGE, "v1");
    return URI.create(
        bench
            .ecr()
            .getDownloadUrlForLayer(r -> r.repositoryName(repository).layerDigest(LAYER.digest()))
            .downloadUrl());
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.timeout(Duration.ofMinutes(2)).build(), BodyHandlers.ofByteArray());
    }
  }
}
