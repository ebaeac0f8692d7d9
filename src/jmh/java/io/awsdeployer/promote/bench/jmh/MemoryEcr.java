package io.awsdeployer.promote.bench.jmh;

import io.awsdeployer.promote.registry.Digest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchCheckLayerAvailabilityRequest;
import software.amazon.awssdk.services.ecr.model.BatchCheckLayerAvailabilityResponse;
import software.amazon.awssdk.services.ecr.model.BatchGetImageRequest;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesRequest;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.Layer;

/** ECR's answers without a network, so that a plan's own cost can be seen. */
final class MemoryEcr {
  static final String REPOSITORY = "bench/service";
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  private final Map<String, Image> images = new HashMap<>();

  MemoryEcr(int count, int layers) {
    for (int i = 0; i < count; i++) {
      String text = manifest(i, layers);
      String digest = Digest.of(text).value();
      ImageIdentifier id = ImageIdentifier.builder().imageDigest(digest).imageTag(tag(i)).build();
      Image image =
          Image.builder().imageId(id).imageManifest(text).imageManifestMediaType(TYPE).build();
      images.put(digest, image);
      images.put(tag(i), image);
    }
  }

  static String tag(int i) {
    return "1." + i;
  }

  private static String manifest(int i, int layers) {
    List<String> all = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      all.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", i + " layer " + layer));
    }
    return """
    {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
    """
        .formatted(
            TYPE,
            descriptor("application/vnd.oci.image.config.v1+json", i + " config"),
            String.join(",", all));
  }

  private static String descriptor(String type, String content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1000}"
        .formatted(type, Digest.of(content));
  }

  /** A client of the source, which has everything, or of the target, which has nothing. */
  EcrClient client(boolean full) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (arguments == null ? method.getName() : arguments[0]) {
              case BatchGetImageRequest asked -> get(asked, full);
              case BatchCheckLayerAvailabilityRequest asked ->
                  BatchCheckLayerAvailabilityResponse.builder()
                      .layers(
                          asked.layerDigests().stream()
                              .map(d ->
                                  Layer.builder()
                                      .layerDigest(d)
                                      .layerAvailability("UNAVAILABLE")
                                      .build())
                              .toList())
                      .build();
              case DescribeRepositoriesRequest _ ->
                  DescribeRepositoriesResponse.builder()
                      .repositories(r ->
                          r.repositoryName(REPOSITORY)
                              .repositoryUri("localhost/" + REPOSITORY)
                              .imageTagMutability(ImageTagMutability.MUTABLE))
                      .build();
              default -> InvocationHandler.invokeDefault(proxy, method, arguments);
            };
    return (EcrClient)
        Proxy.newProxyInstance(
            EcrClient.class.getClassLoader(), new Class<?>[] {EcrClient.class}, handler);
  }

  private BatchGetImageResponse get(BatchGetImageRequest asked, boolean full) {
    List<Image> found = new ArrayList<>();
    List<ImageFailure> failures = new ArrayList<>();
    for (ImageIdentifier id : asked.imageIds()) {
      String key = Optional.ofNullable(id.imageDigest()).orElse(id.imageTag());
      Image image = images.get(key);
      if (full && image != null) {
        found.add(image);
      } else {
        failures.add(ImageFailure.builder().imageId(id).failureCode("ImageNotFound").build());
      }
    }
    return BatchGetImageResponse.builder().images(found).failures(failures).build();
  }
}
