package io.awsdeployer.localaws;

import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrEndpoints;
import io.awsdeployer.localaws.ecr.api.EcrApi;
import io.awsdeployer.localaws.ecr.layers.LayerDownloads;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import io.awsdeployer.localaws.ecr.v2.RegistryV2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts the local ECR behind the local AWS: its API at the common endpoint, each registry's {@code
 * /v2/} and the bucket of the layers at ports of their own.
 */
final class LocalEcr implements EcrEndpoints, AutoCloseable {
  private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921";

  private final LocalAws aws;
  private final EcrCloud cloud;
  private final LayerUrls urls;
  private final URI bucket;
  private final Map<String, URI> registries = new ConcurrentHashMap<>();

  LocalEcr(LocalAws aws) {
    this.aws = aws;
    try {
      this.cloud = new EcrCloud(aws.settings().clock(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.urls = new LayerUrls(cloud, aws.settings().presignedUrlLifetime());
    EcrApi api = new EcrApi(cloud, aws.authorization(), urls);
    aws.register("ecr", TARGET, api::handle);
    this.bucket = listen("layers", new LayerDownloads(cloud, urls), LayerDownloads::operationName);
    if (aws.settings().quotas()) {
      cloud.behaviour(cloud.behaviour().withRateScale(1));
    }
  }

  EcrCloud cloud() {
    return cloud;
  }

  @Override
  public URI registry(String account, String region) {
    return registries.computeIfAbsent(
        account + "/" + region,
        name ->
            listen(
                name,
                new RegistryV2(cloud, aws.authorization(), urls, account, region),
                RegistryV2::operationName));
  }

  @Override
  public URI layerBucket(String region) {
    return bucket;
  }

  private URI listen(
      String name,
      io.awsdeployer.localaws.http.Service service,
      java.util.function.Function<io.awsdeployer.localaws.http.Request, String> naming) {
    return URI.create("http://" + aws.listen(name, naming, service));
  }

  @Override
  public void close() {
    try {
      cloud.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
