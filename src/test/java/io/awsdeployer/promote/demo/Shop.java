package io.awsdeployer.promote.demo;

import io.awsdeployer.localaws.Account;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.promote.testing.Policies;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What a team has before its first promotion: a pipeline account with images and build artifacts, a
 * target account, and between them exactly the rights that README lists.
 */
final class Shop implements AutoCloseable {
  static final String PIPELINE = "111111111111";
  static final String TARGET = "222222222222";
  static final String HOME = "eu-central-1";
  static final String AWAY = "us-east-1";
  static final String BUCKET = "shop-artifacts";
  static final String PREFIX = "shop/main/7.4f2c9e1";
  static final String MANIFEST_KEY = PREFIX + "/deploy-manifest.json";
  static final String PROMOTION_ROLE = "ECRImagePromotionRole";

  /** Three images, and one of them under a second tag, as a release would have it. */
  static final String MANIFEST =
      """
      {
        "images": [
          {"repository": "shop/api", "tag": "1.4.0"},
          {"repository": "shop/api", "tag": "1.4.0", "target_tag": "stable"},
          {"repository": "shop/worker", "tag": "1.4.0"},
          {"repository": "shop/migrations", "tag": "1.4.0"}
        ]
      }
      """;

  /** As long as a person may leave {@code make serve} alone. */
  private static final Duration SESSION = Duration.ofHours(12);

  private final LocalAws aws;
  private final Role function;
  private final Map<String, Credentials> developers = new LinkedHashMap<>();

  private Shop(LocalAws aws) {
    this.aws = aws;
    Account pipeline = aws.account(PIPELINE);
    Account target = aws.account(TARGET);
    function =
        pipeline.role("promote-images").policy(Policies.function(BUCKET)).policy(Policies.push());
    Role _ =
        target.role(PROMOTION_ROLE).policy(Policies.push()).trust(Policies.trust(function.arn()));
    for (Account account : List.of(pipeline, target)) {
      developers.put(account.id(), account.user("developer").policy(everything()).accessKey());
    }
    var _ = pipeline.bucket(BUCKET);
  }

  /** Opens it on loopback, on any free port. */
  static Shop open() {
    return new Shop(LocalAws.start());
  }

  /**
   * Opens it.
   *
   * @param port of the AWS endpoint, 0 for any
   */
  static Shop open(InetAddress address, int port) {
    return new Shop(LocalAws.builder().address(address).port(port).start());
  }

  LocalAws aws() {
    return aws;
  }

  /** A person with all rights in that account. */
  Credentials developer(String account) {
    Credentials credentials = developers.get(account);
    if (credentials == null) {
      throw new IllegalArgumentException(account);
    }
    return credentials;
  }

  /** {@code ADDRESS:PORT}: what stands in an image's name before its repository. */
  String registry(String account, String region) {
    return aws.account(account).registry(region).endpoint().getAuthority();
  }

  /** Repositories in both accounts, images in the source; over the API and the registry. */
  void stock(ShopImages images) throws IOException, InterruptedException {
    createRepositories(PIPELINE, HOME);
    createRepositories(PIPELINE, AWAY);
    createRepositories(TARGET, HOME);
    createRepositories(TARGET, AWAY);
    try (SdkClients clients = clients(PIPELINE, HOME);
        EcrClient ecr = clients.ecr();
        RegistryPush push = RegistryPush.login(ecr)) {
      for (ShopImages.Built image : images.images()) {
        push.push(image.repository(), image.tag(), image.manifest());
      }
    }
  }

  /** The build's deploy manifest, into S3. */
  void putManifest() {
    try (SdkClients clients = clients(PIPELINE, HOME);
        S3Client s3 = clients.s3()) {
      var _ =
          s3.putObject(
              put -> put.bucket(BUCKET).key(MANIFEST_KEY).contentType("application/json"),
              RequestBody.fromString(MANIFEST));
    }
  }

  /** The SDK's clients for a developer. */
  SdkClients clients(String account, String region) {
    return SdkClients.of(aws, developer(account), region);
  }

  /** The environment variables that the function's process has, and nothing else. */
  Map<String, String> functionEnvironment() {
    Map<String, String> variables =
        new LinkedHashMap<>(function.session("lambda", SESSION, List.of()).environment());
    variables.put("AWS_REGION", HOME);
    variables.put("AWS_DEFAULT_REGION", HOME);
    variables.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    variables.put("ENV", "demo");
    return variables;
  }

  @Override
  public void close() {
    aws.close();
  }

  private void createRepositories(String account, String region) {
    try (SdkClients clients = clients(account, region);
        EcrClient ecr = clients.ecr()) {
      for (String repository : ShopImages.repositories()) {
        var _ = ecr.createRepository(create -> create.repositoryName(repository));
      }
    }
  }

  private static String everything() {
    return io.awsdeployer.localaws.iam.Policies.allow("*", "*");
  }
}
