package io.awsdeployer.localaws.ecr;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awsdeployer.localaws.ecr.api.EcrApi;
import io.awsdeployer.localaws.ecr.layers.LayerDownloads;
import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import io.awsdeployer.localaws.ecr.v2.RegistryV2;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Authorization;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The local ECR alone behind the JDK's server, for its own tests: one port for each registry, all
 * three protocols on it. The access key is the account; signatures are not looked at.
 */
public final class EcrServer implements AutoCloseable {
  private static final Pattern CREDENTIAL =
      Pattern.compile(".*Credential=AKID(\\d{12})/\\d+/([^/]+)/ecr/.*");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Door> doors = new ConcurrentHashMap<>();
  private final EcrCloud cloud;
  private final Authorization authorization;
  private final LayerUrls urls;
  private final LayerDownloads downloads;
  private final EcrApi api;

  public EcrServer(Clock clock, Authorization authorization) throws IOException {
    this.authorization = authorization;
    this.cloud = new EcrCloud(clock, new LocalPorts());
    this.urls = new LayerUrls(cloud);
    this.downloads = new LayerDownloads(cloud, urls);
    this.api = new EcrApi(cloud, authorization, urls);
  }

  public EcrCloud cloud() {
    return cloud;
  }

  public LayerUrls urls() {
    return urls;
  }

  /** Where the registry of an account and region listens. */
  public URI endpoint(String account, String region) {
    Door door = doors.computeIfAbsent(account + " " + region, key -> open(account, region));
    return URI.create("http://127.0.0.1:" + door.gate().port());
  }

  @Override
  public void close() throws IOException {
    for (Door door : doors.values()) {
      door.gate().close();
      door.server().stop(0);
    }
    threads.shutdownNow();
    cloud.close();
  }

  private final class LocalPorts implements EcrEndpoints {
    @Override
    public URI registry(String account, String region) {
      return endpoint(account, region);
    }

    @Override
    public URI layerBucket(String region) {
      return URI.create(endpoint("000000000000", region) + "/starport-layer-bucket");
    }
  }

  private record Door(HttpServer server, PlainHttpGate gate) {}

  private Door open(String account, String region) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      RegistryV2 registry = new RegistryV2(cloud, authorization, urls, account, region);
      server.createContext("/", exchange -> serve(exchange, registry));
      server.setExecutor(threads);
      server.start();
      return new Door(server, new PlainHttpGate(server.getAddress().getPort(), threads));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(HttpExchange exchange, RegistryV2 registry) throws IOException {
    try (exchange) {
      Request request = request(exchange);
      Response response = route(request, registry);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      if (request.method().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(response.length()));
      }
      boolean bare = request.method().equals("HEAD") || response.length() == 0;
      exchange.sendResponseHeaders(response.status(), bare ? -1 : response.length());
      try (InputStream body = response.body();
          OutputStream out = exchange.getResponseBody()) {
        if (!bare) {
          body.transferTo(out);
        }
      }
    }
  }

  private Response route(Request request, RegistryV2 registry) throws IOException {
    if (EcrApi.matches(request)) {
      Matcher credential = CREDENTIAL.matcher(request.header("authorization").orElse(""));
      return credential.matches()
          ? api.handle(request, Callers.of(credential.group(1)), credential.group(2))
          : Response.empty(400);
    }
    return RegistryV2.matches(request.rawPath())
        ? registry.handle(request)
        : downloads.handle(request);
  }

  private static Request request(HttpExchange exchange) {
    Map<String, List<String>> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return new Request(
        "",
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
        headers,
        exchange.getRequestBody());
  }
}
