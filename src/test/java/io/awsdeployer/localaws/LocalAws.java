package io.awsdeployer.localaws;

import io.awsdeployer.localaws.dynamodb.DynamoDb;
import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.endpoint.AwsEndpoint;
import io.awsdeployer.localaws.endpoint.SignedService;
import io.awsdeployer.localaws.http.Faults;
import io.awsdeployer.localaws.http.HttpFrontDoor;
import io.awsdeployer.localaws.http.Naming;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.RequestLog;
import io.awsdeployer.localaws.http.Service;
import io.awsdeployer.localaws.iam.AccessKeys;
import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Identities;
import io.awsdeployer.localaws.iam.PolicyEvaluator;
import io.awsdeployer.localaws.s3.Buckets;
import io.awsdeployer.localaws.s3.S3;
import io.awsdeployer.localaws.sigv4.Authenticator;
import io.awsdeployer.localaws.ssm.Ssm;
import io.awsdeployer.localaws.sts.Sts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * AWS on this machine, in this process, on loopback unless told otherwise: all accounts and regions
 * behind one {@link #endpoint}. Whom a call comes from is told by its access key; for which region
 * and service it is, by the credential scope of its signature.
 */
public final class LocalAws implements AutoCloseable {

  private final RequestLog requests = new RequestLog();
  private final Faults faults = new Faults();
  private final List<HttpFrontDoor> doors = new CopyOnWriteArrayList<>();
  private final Map<String, String> organizations = new ConcurrentHashMap<>();
  private final Settings settings;
  private final InetAddress address;
  private final Identities identities;
  private final PolicyEvaluator policies;
  private final Buckets buckets;
  private final Ssm ssm;
  private final DynamoDb dynamoDb;
  private final AwsEndpoint aws;
  private final URI endpoint;
  private final LocalEcr ecr;

  LocalAws(Settings settings, InetAddress address, int port) {
    this.settings = settings;
    this.address = address;
    AccessKeys keys = new AccessKeys(settings.clock());
    this.identities = new Identities(keys);
    this.policies = new PolicyEvaluator(account -> Optional.ofNullable(organizations.get(account)));
    this.buckets = new Buckets(settings.clock());
    this.ssm = new Ssm(policies, settings.clock());
    this.dynamoDb = new DynamoDb(policies);
    this.aws =
        new AwsEndpoint(new Authenticator(keys, settings.clock(), settings.requestAgeCheck()));
    S3 s3 = new S3(buckets, policies, settings.clock());
    aws.sts(new Sts(identities, policies));
    aws.json("ssm", "AmazonSSM", ssm);
    aws.json("dynamodb", "DynamoDB_20120810", dynamoDb);
    aws.s3(s3, s3);
    this.endpoint = URI.create("http://" + open("aws", port, aws, aws));
    this.ecr = new LocalEcr(this);
  }

  /** With the defaults, on any free port. */
  public static LocalAws start() {
    return builder().start();
  }

  public static LocalAwsBuilder builder() {
    return new LocalAwsBuilder();
  }

  /** {@code http://ADDRESS:PORT}, for every client of every service. */
  public URI endpoint() {
    return endpoint;
  }

  public Account account(String id) {
    return new Account(id, identities, buckets, ssm, dynamoDb, organizations, ecr.cloud());
  }

  /** What has been asked, of all services and on all ports. */
  public RequestLog requests() {
    return requests;
  }

  /** What shall go wrong. */
  public Faults faults() {
    return faults;
  }

  /** All registries of all accounts; {@link Account#registry} gives one. */
  public EcrCloud ecr() {
    return ecr.cloud();
  }

  public Settings settings() {
    return settings;
  }

  public Authorization authorization() {
    return policies;
  }

  /**
   * Adds an AWS JSON 1.1 service to the endpoint. Its operations are named {@code
   * SERVICE:Operation}.
   *
   * @param sigv4ServiceName what the credential scope must say, e.g. {@code ecr}
   * @param targetPrefix of X-Amz-Target, e.g. {@code AmazonEC2ContainerRegistry_V20150921}
   */
  public void register(String sigv4ServiceName, String targetPrefix, SignedService service) {
    aws.json(sigv4ServiceName, targetPrefix, service);
  }

  /**
   * Opens a further port for a service that looks after its own authentication, such as one
   * registry's {@code /v2/}.
   *
   * @param name of the port in the request log
   * @param operation names a request for faults and counters, e.g. {@code v2:PATCH upload}
   * @return {@code ADDRESS:PORT}
   */
  public String listen(String name, Function<Request, String> operation, Service service) {
    return open(name, 0, request -> request.withOperation(operation.apply(request)), service);
  }

  @Override
  public void close() {
    faults.close();
    doors.forEach(HttpFrontDoor::close);
    ecr.close();
  }

  private String open(String name, int port, Naming naming, Service service) {
    try {
      HttpFrontDoor door =
          HttpFrontDoor.open(name, address, port, naming, service, requests, faults);
      doors.add(door);
      return door.authority();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
