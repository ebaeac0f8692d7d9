package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.Account;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.LocalAwsBuilder;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.PromoteImagesHandler;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.open.UploadWay;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hc.core5.util.Timeout;

/**
 * A pipeline account and a target account with exactly the rights that README lists, and the
 * function between them, called through its front door.
 */
public final class Bed implements AutoCloseable {
  public static final String PIPELINE = "111111111111";
  public static final String TARGET = "222222222222";
  public static final String HOME = "eu-central-1";
  public static final String AWAY = "us-east-1";
  public static final String BUCKET = "artifacts";
  public static final String PREFIX = "shop/main/7.abc";
  private static final String ROLE = "ECRImagePromotionRole";

  private final LocalAws aws;
  private final Role function;
  private final Role promoter;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Credentials> credentials = new CopyOnWriteArrayList<>();
  private Duration time = Duration.ofMinutes(15);
  private long memoryBytes = 256L << 20;
  private Timeout silence = Timeout.ofSeconds(60);
  private Consumer<String> onLogged = _ -> {};

  private Bed(LocalAws aws) {
    this.aws = aws;
    function = pipeline().role("promote-images").policy(Policies.function(BUCKET));
    function.policy(Policies.push());
    promoter = target().role(ROLE).policy(Policies.push()).trust(Policies.trust(function.arn()));
    pipeline().bucket(BUCKET);
    environment.put("AWS_REGION", HOME);
  }

  public static Bed start() {
    return start(builder -> builder);
  }

  public static Bed start(UnaryOperator<LocalAwsBuilder> settings) {
    return new Bed(settings.apply(LocalAws.builder()).start());
  }

  /** The bed of most tests: blobs take the given way. */
  public static Bed start(UploadWay way) {
    return start().with("BLOB_UPLOAD", way.toString());
  }

  public LocalAws aws() {
    return aws;
  }

  public Account pipeline() {
    return aws.account(PIPELINE);
  }

  public Account target() {
    return aws.account(TARGET);
  }

  /** The function's own role. */
  public Role function() {
    return function;
  }

  /** The role it assumes in the target account. */
  public Role promoter() {
    return promoter;
  }

  public EcrRegistry sourceRegistry() {
    return pipeline().registry(HOME);
  }

  public EcrRegistry targetRegistry() {
    return target().registry(AWAY);
  }

  /** The repository in the source registry; made when first asked for. */
  public EcrRepository source(String name) {
    return sourceRegistry().find(name).orElseGet(() -> sourceRegistry().createRepository(name));
  }

  /** The repository in the target registry; made when first asked for. */
  public EcrRepository target(String name) {
    return targetRegistry().find(name).orElseGet(() -> targetRegistry().createRepository(name));
  }

  /** An image in the source, and an empty repository for it in the target. */
  public Bed pushed(String repository, String tag, TestManifest image) {
    image.pushTo(source(repository), tag);
    EcrRepository _ = target(repository);
    return this;
  }

  public Bed with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Bed time(Duration forTheFunction) {
    time = forTheFunction;
    return this;
  }

  public Bed memory(long bytesForBuffers) {
    memoryBytes = bytesForBuffers;
    return this;
  }

  /** How long a peer may be silent in a transfer. */
  public Bed silence(Duration longest) {
    silence = Timeout.of(longest);
    return this;
  }

  /** Something happens as soon as the function has said so, and before it goes on. */
  public Bed whenLogged(String message, Runnable event) {
    onLogged =
        said -> {
          if (said.equals(message)) {
            event.run();
          }
        };
    return this;
  }

  /** Puts a deploy manifest as it is. */
  public Bed manifest(String json) {
    return file("deploy-manifest.json", json.getBytes(StandardCharsets.UTF_8));
  }

  public Bed file(String name, byte[] content) {
    pipeline().bucket(BUCKET).put(PREFIX + "/" + name, content);
    return this;
  }

  /** Puts a deploy manifest of {@code repository:tag} images. */
  public Bed manifestOf(String... images) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    ArrayNode list = manifest.putArray("images");
    for (String image : images) {
      int colon = image.lastIndexOf(':');
      list.addObject()
          .put("repository", image.substring(0, colon))
          .put("tag", image.substring(colon + 1));
    }
    return manifest(manifest.toString());
  }

  /** The contract's event, for the target account. */
  public ObjectNode event() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("env", "test")
        .put("repo", "shop")
        .put("sk", "2bJ1aBcDeFgHiJkLmNoPqRsTuVw")
        .put("s3_bucket", BUCKET)
        .put("s3_key", PREFIX)
        .put("target_account", TARGET)
        .put("target_region", AWAY)
        .put("execution_id", "arn:aws:states:eu-central-1:111111111111:execution:deploy:one");
  }

  /** What the function's own process is to have, where it runs in one. */
  public Map<String, String> functionEnvironment() {
    Map<String, String> variables = new HashMap<>(function.session("lambda").environment());
    variables.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    variables.putAll(environment);
    return variables;
  }

  /** What moved so far. */
  public Traffic traffic() {
    return new Traffic(aws.requests());
  }

  /** What came of an invocation: an output or an exception, and what was logged. */
  public record Invocation(JsonNode output, Throwable thrown, List<JsonNode> log, String rawLog) {
    /** The output of an invocation that went well. */
    public JsonNode ok() {
      if (!(thrown instanceof Nothing)) {
        throw new AssertionError("the function failed", thrown);
      }
      return output;
    }

    /** The failure of an invocation that has to fail so. */
    public <T extends PromotionException> T failed(Class<T> type) {
      if (!type.isInstance(thrown)) {
        throw new AssertionError("expected %s, output %s".formatted(type, output), thrown);
      }
      return type.cast(thrown);
    }
  }

  /** Stands for no exception. */
  private static final class Nothing extends Throwable {
    Nothing() {
      super("nothing was thrown", null, false, false);
    }
  }

  public Invocation promote() {
    return invoke(event());
  }

  public Invocation invoke(JsonNode event) {
    return invoke(event.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The receipts that it writes are held to their schema. */
  public Invocation invoke(byte[] event) {
    Receipts receipts = Receipts.of(pipeline().bucket(BUCKET));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    JsonNode answer = JsonNodeFactory.instance.missingNode();
    Throwable thrown = new Nothing();
    try (Workshop workshop = workshop()) {
      PromoteImagesHandler handler =
          new PromoteImagesHandler(
              workshop,
              new WatchedLog(
                  new JsonLog(
                      new PrintStream(lines, true, StandardCharsets.UTF_8),
                      workshop.clock(),
                      EventLog.Level.DEBUG),
                  onLogged));
      handler.handleRequest(new ByteArrayInputStream(event), output, new FakeContext(() -> time));
      answer = json(output.toString(StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      thrown = e;
    }
    receipts.requireValidSince();
    String log = lines.toString(StandardCharsets.UTF_8);
    return new Invocation(answer, thrown, log.lines().map(Bed::json).toList(), log);
  }

  /** What the function's invocations were given to sign with. */
  public List<Credentials> credentials() {
    return List.copyOf(credentials);
  }

  private Workshop workshop() {
    Credentials own = function.session("lambda");
    credentials.add(own);
    return QuickWorkshop.of(aws, own, environment, memoryBytes, silence);
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    aws.close();
  }
}
