package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
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
import java.util.Map;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecr.model.RCTAppliedFor;

/** What is open about layers and their uploads. */
final class LayerQuestions {
  private static final String EXISTS = "LayerAlreadyExistsException";

  private LayerQuestions() {}

  static List<OpenQuestion> all() {
    return List.of(
        OpenQuestion.of(
            "10.2.5", "The partSize that InitiateLayerUpload suggests", LayerQuestions::partSize),
        OpenQuestion.of(
            "10.2.5",
            "A part of 20 MiB, the largest of the model, and a byte after it",
            LayerQuestions::largestPart),
        OpenQuestion.of(
            "10.2.6",
            "An upload by the API into a repository that a creation template would make on push",
            LayerQuestions::createOnPush),
        OpenQuestion.of(
            "10.2.7",
            "Life of an unfinished upload and of layers that no image names",
            _ ->
                Finding.unknown(
                    "not asked: nobody knows for how many days one would have to wait")),
        OpenQuestion.of(
            "10.2.8",
            "BatchCheckLayerAvailability of an unknown digest",
            Switch.UNKNOWN_LAYER_IS_FAILURE,
            LayerQuestions::unknownLayer),
        OpenQuestion.of(
            "10.2.9",
            "CompleteLayerUpload of other bytes, with the digest of a layer that is there",
            LayerQuestions::wrongAndThere),
        OpenQuestion.of(
            "1.6",
            "CompleteLayerUpload again, after it has succeeded",
            Switch.REPEATED_COMPLETE_IS_LAYER_EXISTS,
            LayerQuestions::completedAgain),
        OpenQuestion.of(
            "4.4",
            "A blob mounted from another repository (a setting of the account)",
            Switch.BLOB_MOUNTING,
            LayerQuestions::mounted),
        OpenQuestion.of(
            "1.9",
            "A blob in one PUT, without a PATCH before it",
            Switch.WHOLE_PUT_REFUSED,
            LayerQuestions::whole));
  }

  private static Finding partSize(Workbench bench) {
    String repository = bench.repository();
    return Finding.told(
        Answer.of(() ->
            bench.ecr().initiateLayerUpload(r -> r.repositoryName(repository)).partSize()
                + " bytes"));
  }

  private static Finding largestPart(Workbench bench) {
    String repository = bench.repository();
    String upload = bench.initiate(repository);
    byte[] all = new byte[UploadCases.LARGEST_PART + 1];
    byte[] part = java.util.Arrays.copyOf(all, UploadCases.LARGEST_PART);
    Answer first = bench.part(repository, upload, 0, part.length - 1L, part);
    if (!first.isOk()) {
      return Finding.told(first);
    }
    Answer last = bench.part(repository, upload, part.length, part.length, new byte[1]);
    Answer done = bench.complete(repository, upload, Digests.of(all));
    return Finding.told("part %s; last byte %s; complete %s".formatted(first, last, done));
  }

  private static Finding createOnPush(Workbench bench) {
    String prefix = bench.name("on-push");
    String repository = prefix + "/new";
    Answer template =
        Answer.of(() ->
            bench
                .ecr()
                .createRepositoryCreationTemplate(
                    r -> r.prefix(prefix).appliedFor(RCTAppliedFor.CREATE_ON_PUSH))
                .repositoryCreationTemplate()
                .prefix());
    if (!template.isOk()) {
      return Finding.unknown("no creation template could be made: " + template);
    }
    try {
      bench.mayHaveCreated(repository);
      return Finding.told(
          Answer.of(() -> {
            String upload = bench.initiate(repository);
            return upload.isEmpty() ? "no upload" : "an upload has begun";
          }));
    } finally {
      var _ = bench.ecr().deleteRepositoryCreationTemplate(r -> r.prefix(prefix));
    }
  }

  private static Finding unknownLayer(Workbench bench) {
    String repository = bench.repository();
    String unknown = Digests.of("nothing of this kind");
    var answer =
        bench
            .ecr()
            .batchCheckLayerAvailability(r -> r.repositoryName(repository).layerDigests(unknown));
    return answer.failures().isEmpty()
        ? Finding.of(
            Answer.ok("layers: " + answer.layers().getFirst().layerAvailabilityAsString()),
            "none",
            Answer.OK)
        : Finding.of(
            Answer.failure(
                "failures: " + answer.failures().getFirst().failureCodeAsString(),
                answer.failures().getFirst().failureReason()),
            "failures: MissingLayerDigest",
            "none");
  }

  private static Finding wrongAndThere(Workbench bench) {
    String repository = bench.repository();
    MemoryBlob there = MemoryBlob.of("a layer that is there");
    bench.upload(repository, there);
    return Finding.told(
        bench.complete(repository, UploadCases.filled(bench, repository), there.digest()));
  }

  private static Finding completedAgain(Workbench bench) {
    String repository = bench.repository();
    String upload = UploadCases.filled(bench, repository);
    String digest = Digests.of("0123456789");
    Answer _ = bench.complete(repository, upload, digest);
    return Finding.of(
        bench.complete(repository, upload, digest), EXISTS, "UploadNotFoundException");
  }

  /** Only the registry's own HTTP API can mount (§4.4). */
  private static Finding mounted(Workbench bench) throws IOException, InterruptedException {
    Image image = TestImages.small(1);
    String from = bench.repository();
    String to = bench.repository();
    bench.push(from, image, "v1");
    AuthorizationData token = token(bench);
    URI mount =
        URI.create(
            "%s/v2/%s/blobs/uploads/?mount=%s&from=%s"
                .formatted(token.proxyEndpoint(), to, image.config().digest(), from));
    int status = send(token, mount, "POST", "").statusCode();
    String meaning =
        Map.of(201, "mounted", 202, "an ordinary upload begun").getOrDefault(status, "neither");
    return Finding.of(new Answer("POST " + status, status, meaning), "POST 201", "POST 202");
  }

  /** As containerd's pusher and regclient send it. */
  private static Finding whole(Workbench bench) throws IOException, InterruptedException {
    String content = "a blob in one request";
    AuthorizationData token = token(bench);
    URI uploads =
        URI.create("%s/v2/%s/blobs/uploads/".formatted(token.proxyEndpoint(), bench.repository()));
    String location =
        send(token, uploads, "POST", "").headers().firstValue("Location").orElseThrow();
    URI upload = uploads.resolve(location);
    URI put =
        URI.create(
            upload + (upload.getRawQuery() == null ? "?" : "&") + "digest=" + Digests.of(content));
    HttpResponse<String> answer = send(token, put, "PUT", content);
    boolean stored = answer.statusCode() / 100 == 2;
    return Finding.of(
        new Answer(
            stored ? "stored" : "refused",
            answer.statusCode(),
            stored ? "the blob is there" : answer.body()),
        "refused",
        "stored");
  }

  private static AuthorizationData token(Workbench bench) {
    return bench.ecr().getAuthorizationToken().authorizationData().getFirst();
  }

  private static HttpResponse<String> send(
      AuthorizationData token, URI uri, String method, String body)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofMinutes(2))
              .header("Authorization", "Basic " + token.authorizationToken())
              .method(
                  method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
