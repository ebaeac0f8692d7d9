package io.awsdeployer.promote.bench.face;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.promote.WholeCrypto;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that speaks what a promotion says to STS and ECR. The region decides which registry is
 * meant: the source's or the target's. No signature is checked.
 */
public final class EcrFace {
  public static final String SOURCE_REGION = "eu-central-1";
  public static final String TARGET_REGION = "eu-west-1";
  public static final String SOURCE_ACCOUNT = "111111111111";
  public static final String TARGET_ACCOUNT = "222222222222";

  /** Answers how often each operation was called since it was asked last. */
  public static final String COUNTS = "/-/counts";

  private static final Pattern REGION =
      Pattern.compile("Credential=[^/]+/[0-9]+/(?<region>[a-z0-9-]+)/");
  static final String SERVICE = "AmazonEC2ContainerRegistry_V20150921.";

  private final JsonMapper json = new JsonMapper();
  private final Map<String, EcrCalls> registries;
  private final Map<String, Quotas> quotas;

  private EcrFace(Map<String, EcrCalls> registries, Map<String, Quotas> quotas) {
    this.registries = registries;
    this.quotas = quotas;
  }

  /**
   * Serves until it is ended, and says on standard output where: the face's address, then that of
   * the front for pushes to the target.
   *
   * @param arguments {@code name=value}: address, source, target, quotas; where the face reaches
   *     the registries otherwise than their users, source-inside and target-inside; how often to
   *     play each operation first, warm; and for TLS keystore and password
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> given =
        Arrays.stream(arguments)
            .map(argument -> argument.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    Function<String, String> required = name -> Optional.ofNullable(given.get(name)).orElseThrow();
    boolean enforced = Boolean.parseBoolean(required.apply("quotas"));
    Optional<Path> keyStore = Optional.ofNullable(given.get("keystore")).map(Path::of);
    Listener listener =
        new Listener(required.apply("address"), keyStore, given.getOrDefault("password", ""));
    if (keyStore.isPresent()) {
      // Handshakes of a service are no part of a promotion.
      WholeCrypto.find().ifPresent(provider -> Security.insertProviderAt(provider, 1));
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
    URI source = URI.create(required.apply("source"));
    URI target = URI.create(required.apply("target"));
    Clock clock = Clock.systemUTC();
    Quotas sourceQuotas = new Quotas(clock);
    Quotas targetQuotas = new Quotas(clock);
    URI uploads =
        enforced ? listener.open(new QuotaFront(http, target, targetQuotas)::handle) : target;
    EcrFace face =
        new EcrFace(
            Map.of(
                SOURCE_REGION,
                new EcrCalls(
                    new Upstream(http, inside(given, "source", source)),
                    source,
                    source,
                    SOURCE_ACCOUNT,
                    threads),
                TARGET_REGION,
                new EcrCalls(
                    new Upstream(http, inside(given, "target", target)),
                    target,
                    uploads,
                    TARGET_ACCOUNT,
                    threads)),
            Map.of(SOURCE_REGION, sourceQuotas, TARGET_REGION, targetQuotas));
    URI address = listener.open(face::handle);
    new WarmUp(http, address).play(Integer.parseInt(given.getOrDefault("warm", "0")), threads);
    for (Quotas rates : List.of(sourceQuotas, targetQuotas)) {
      var _ = rates.drain();
      rates.enforce(enforced);
    }
    System.out.println(address + " " + uploads);
    System.out.flush();
  }

  private static URI inside(Map<String, String> given, String name, URI otherwise) {
    return Optional.ofNullable(given.get(name + "-inside")).map(URI::create).orElse(otherwise);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Optional<String> target =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      Response response;
      if (exchange.getRequestURI().getPath().equals(COUNTS)) {
        response = Response.text(200, "application/json", counts());
      } else if (target.isPresent()) {
        response = ecr(exchange, target.get(), body);
      } else {
        response = sts(new String(body, StandardCharsets.UTF_8));
      }
      send(exchange, response);
    }
  }

  private Response ecr(HttpExchange exchange, String target, byte[] body) throws IOException {
    try {
      String region = region(exchange);
      String operation = target.replace(SERVICE, "");
      Quotas rates = quotas.get(region);
      EcrCalls calls = registries.get(region);
      if (rates == null || calls == null) {
        throw new AwsError(400, "InvalidParameterException", "no registry in " + region);
      }
      if (!rates.admit("api", "ecr:" + operation)) {
        throw ErrorFormat.JSON.throttled();
      }
      JsonNode answer = calls.answer(operation, json.readTree(body));
      return Response.text(200, "application/x-amz-json-1.1", answer.toString());
    } catch (AwsError e) {
      return ErrorFormat.JSON.render(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Response sts(String form) {
    Map<String, String> parameters =
        Arrays.stream(form.split("&", -1))
            .map(pair -> pair.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    String action = parameters.getOrDefault("Action", "");
    return switch (action) {
      case "GetCallerIdentity" ->
          xml(
              """
              <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
              <Arn>arn:aws:sts::%1$s:assumed-role/bench/function</Arn><UserId>AROABENCH:function</UserId>\
              <Account>%1$s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>\
              """
                  .formatted(SOURCE_ACCOUNT));
      case "AssumeRole" ->
          xml(
              """
              <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
              <AssumedRoleUser><Arn>arn:aws:sts::%s:assumed-role/target/bench</Arn>\
              <AssumedRoleId>AROATARGET:bench</AssumedRoleId></AssumedRoleUser><Credentials>\
              <AccessKeyId>ASIATARGET</AccessKeyId><SecretAccessKey>bench</SecretAccessKey>\
              <SessionToken>bench</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>\
              </Credentials></AssumeRoleResult></AssumeRoleResponse>\
              """
                  .formatted(TARGET_ACCOUNT));
      default ->
          ErrorFormat.QUERY.render(
              new AwsError(400, "InvalidAction", "'%s' is not spoken here".formatted(action)));
    };
  }

  private String counts() {
    return json.valueToTree(
            Stream.of(SOURCE_REGION, TARGET_REGION)
                .flatMap(region -> Optional.ofNullable(quotas.get(region)).stream())
                .flatMap(rates -> rates.drain().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum)))
        .toString();
  }

  private static String region(HttpExchange exchange) {
    Matcher credential =
        REGION.matcher(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse(""));
    if (!credential.find()) {
      throw new AwsError(403, "IncompleteSignatureException", "the request is not signed");
    }
    return credential.group("region");
  }

  private static Response xml(String text) {
    return Response.text(200, "text/xml", text);
  }

  static void send(HttpExchange exchange, Response response) throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    boolean bodiless = response.length() == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), bodiless ? -1 : response.length());
    if (!bodiless) {
      try (InputStream body = response.body()) {
        var _ = body.transferTo(exchange.getResponseBody());
      }
    }
  }
}
