package io.awsdeployer.promote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.dynamodb.DynamoDb;
import io.awsdeployer.localaws.dynamodb.Table;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrEndpoints;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.api.EcrApi;
import io.awsdeployer.localaws.ecr.layers.LayerDownloads;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import io.awsdeployer.localaws.ecr.v2.RegistryV2;
import io.awsdeployer.localaws.endpoint.SignedService;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The services: the strict local AWS, without sockets and signatures. */
final class World implements AutoCloseable {
  static final String PIPELINE = "111111111111";
  static final String TARGET = "222222222222";
  static final String HOME = "eu-central-1";
  static final String AWAY = "us-east-1";
  private static final String LAYERS = "layers.test";

  /** Rights are another test's subject. */
  private static final Authorization EVERYTHING = (_, _, _, _, _) -> Optional.empty();

  private final EcrCloud cloud;
  private final SignedService ecr;
  private final DynamoDb dynamoDb = new DynamoDb(EVERYTHING);
  private final Service layers;
  private final Map<String, Service> registries = new HashMap<>();
  private final Map<String, byte[]> objects = new TreeMap<>();
  private final Map<String, EcrRepository> source = new TreeMap<>();
  private final Map<String, EcrRepository> target = new TreeMap<>();

  World(MadeUpTime time, Scene scene) {
    try {
      cloud = new EcrCloud(time, new Addresses());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Behaviour behaviour = Behaviour.documented();
    cloud.behaviour(scene.mounts() ? behaviour.with(Switch.BLOB_MOUNTING) : behaviour);
    LayerUrls urls = new LayerUrls(cloud);
    layers = new LayerDownloads(cloud, urls);
    EcrApi strict = new EcrApi(cloud, EVERYTHING, urls);
    TrustingPuts trusting = new TrustingPuts(strict, target);
    ecr = scene.trusting() ? trusting::handle : strict::handle;
    RegistryV2 registry = new RegistryV2(cloud, EVERYTHING, urls, TARGET, AWAY);
    registries.put(host(TARGET, AWAY), registry);
    Table _ = dynamoDb.table(PIPELINE, HOME, "test-aws-deployer--deployments");
    for (String name : Goods.REPOSITORIES) {
      source.put(name, cloud.registry(PIPELINE, HOME).createRepository(name));
      target.put(name, cloud.registry(TARGET, AWAY).createRepository(name));
      for (int version = 0; version < Goods.all(name).size(); version++) {
        Goods.image(name, version).pushTo(source(name), Integer.toString(version));
      }
      if (scene.before()) {
        Goods.image(name, 0).pushTo(target(name), "live");
      }
    }
    if (scene.trusting()) {
      registries.put(host(TARGET, AWAY), new TrustingRegistry(registry, target));
    }
  }

  private static String host(String account, String region) {
    return "%s.%s.test".formatted(account, region);
  }

  /** Where the services are, as their answers say it. */
  private static final class Addresses implements EcrEndpoints {
    @Override
    public URI registry(String account, String region) {
      return URI.create("https://" + host(account, region));
    }

    @Override
    public URI layerBucket(String region) {
      return URI.create("https://" + LAYERS);
    }
  }

  EcrRepository source(String name) {
    return Optional.ofNullable(source.get(name)).orElseThrow();
  }

  EcrRepository target(String name) {
    return Optional.ofNullable(target.get(name)).orElseThrow();
  }

  /** Objects of the one bucket. */
  Map<String, byte[]> objects() {
    return objects;
  }

  /** Who relied on what real ECR does not promise. */
  List<String> faultsOfCallers() {
    return cloud.violations();
  }

  /** Who serves blobs at an address. */
  Optional<Service> http(URI uri) {
    return uri.getHost().equals(LAYERS)
        ? Optional.of(layers)
        : Optional.ofNullable(registries.get(uri.getHost()));
  }

  static String label(Request request, URI uri) {
    if (uri.getHost().equals(LAYERS)) {
      return "GET layer %s %s"
          .formatted(
              request.rawPath().substring(request.rawPath().length() - 8),
              request.header("range").orElse(""));
    }
    String path = request.rawPath();
    int upload = path.indexOf("/blobs/uploads/");
    String query = request.rawQuery();
    int digest = query.indexOf("sha256:");
    return "%s %s %s"
        .formatted(
            RegistryV2.operationName(request),
            upload < 0 ? path : path.substring(4, upload),
            digest < 0 ? "" : query.substring(digest + 7, digest + 15));
  }

  /** ECR's API for whoever has an account. */
  JsonService.Endpoint ecr(String account, String region) {
    return new JsonService.Endpoint() {
      private final Caller caller = caller(account);

      @Override
      public Response answer(String operation, Request request) throws IOException {
        return ecr.handle(request, caller, region);
      }

      @Override
      public String label(String operation, ObjectNode input) {
        return "ecr:%s %s".formatted(operation, Labels.of(input));
      }

      @Override
      public String toString() {
        return "AmazonEC2ContainerRegistry_V20150921";
      }
    };
  }

  JsonService.Endpoint dynamoDb() {
    return new JsonService.Endpoint() {
      private final Caller caller = caller(PIPELINE);

      @Override
      public Response answer(String operation, Request request) throws IOException {
        return dynamoDb.handle(request.withOperation("dynamodb:" + operation), caller, HOME);
      }

      @Override
      public String label(String operation, ObjectNode input) {
        return "dynamodb:%s %s".formatted(operation, Labels.of(input));
      }

      @Override
      public String toString() {
        return "DynamoDB_20120810";
      }
    };
  }

  /** Which build a tag is noted as. */
  Optional<String> holder(String targetTag) {
    return dynamoDb
        .table(PIPELINE, HOME, "test-aws-deployer--deployments")
        .item("tags/%s/%s".formatted(TARGET, AWAY), targetTag)
        .map((JsonNode item) -> item.at("/build_sk/S").asText());
  }

  private static Caller caller(String account) {
    String arn = "arn:aws:sts::%s:assumed-role/promote/simulated".formatted(account);
    return new Caller(arn, account, arn, true, List.of());
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
