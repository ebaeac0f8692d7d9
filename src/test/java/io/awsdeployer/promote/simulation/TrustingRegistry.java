package io.awsdeployer.promote.simulation;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry that keeps whatever bytes it is given under the digest that it is told. */
final class TrustingRegistry implements Service {
  private static final Pattern UPLOAD = Pattern.compile("/v2/(?<name>[^/]+)/blobs/uploads/.+");
  private static final Pattern DIGEST = Pattern.compile("digest=(?<digest>sha256:[0-9a-f]{64})");

  private final Service registry;
  private final Map<String, EcrRepository> repositories;

  TrustingRegistry(Service registry, Map<String, EcrRepository> repositories) {
    this.registry = registry;
    this.repositories = repositories;
  }

  @Override
  public Response handle(Request request) throws IOException {
    Matcher upload = UPLOAD.matcher(request.rawPath());
    Matcher digest = DIGEST.matcher(request.rawQuery());
    if (!request.method().equals("PUT") || !upload.matches() || !digest.find()) {
      return registry.handle(request);
    }
    String name = digest.group("digest");
    EcrRepository _ =
        Optional.ofNullable(repositories.get(upload.group("name")))
            .orElseThrow()
            .addBlob(MemoryBlob.corrupt(request.body().readAllBytes(), name));
    return Response.empty(201).with("Docker-Content-Digest", name);
  }
}
