package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.timing.Pace;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/**
 * One registry, opened: account, region and credentials are inside, and nobody who holds it needs
 * to know how they were had. Safe for use by many threads.
 */
public final class EcrRegistry implements AutoCloseable {
  private static final String AUTHORIZE = "GetAuthorizationToken";

  /** It becomes a header: no blanks (API reference, AuthorizationData). ECR's have some 2,500. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,16384}");

  private final EcrCaller caller;
  private final EcrClient client;
  private final GetManifests manifests;
  private final PutManifest puts;
  private final Pace putPace;
  private final Principal principal;

  public EcrRegistry(
      RegistryId id, Side side, Principal principal, EcrClient client, Pace putPace) {
    this.caller = new EcrCaller(id, side, principal, client);
    this.client = client;
    this.principal = principal;
    this.manifests = new GetManifests(caller);
    this.puts = new PutManifest(caller, manifests, putPace);
    this.putPace = putPace;
  }

  public RegistryId id() {
    return caller.registry();
  }

  public Principal principal() {
    return principal;
  }

  public String repositoryArn(RepositoryName repository) {
    return caller.repositoryArn(repository);
  }

  /**
   * What refusals mean that come from elsewhere than the ECR API, the registry's HTTP API above
   * all.
   */
  public Refusals refusals() {
    return new Refusals(id(), caller.side(), principal);
  }

  /** The manifests behind tags and digests. */
  public Lookup find(RepositoryName repository, Collection<? extends Reference> references) {
    return manifests.get(repository, references);
  }

  /**
   * The same, where more is to be held beside them.
   *
   * @throws io.awsdeployer.promote.error.UnsupportedImageException when it comes to too much
   */
  public Lookup find(
      RepositoryName repository,
      Collection<? extends Reference> references,
      TextAllowance allowance) {
    return manifests.get(repository, references, allowance);
  }

  /**
   * What names a manifest as its subject.
   *
   * @param most more than these need not be told: the answer then has at least one more
   */
  public ReferrerList referrers(RepositoryName repository, Digest subject, int most) {
    return new ListReferrers(caller).of(repository, subject, most);
  }

  /** Those of the blobs that the repository has. */
  public Set<Digest> availableBlobs(RepositoryName repository, Collection<Digest> digests) {
    return new CheckBlobs(caller).available(repository, digests);
  }

  public RepositoryLookup describe(Collection<RepositoryName> repositories) {
    return new DescribeRepositories(caller).describe(repositories);
  }

  /** A repository's settings, for one to be made alike; parts that are not asked for are ECR's. */
  public RepositorySettings settings(
      RepositoryName repository, Set<RepositorySettings.Part> parts) {
    return new ReadSettings(caller).of(repository, parts);
  }

  /** The registry's templates for new repositories. */
  public List<CreationTemplate> creationTemplates() {
    return new ReadTemplates(caller).all();
  }

  /** Whether a repository was made here and left without its policies. */
  public boolean lacksPolicies(RepositoryName repository) {
    return new CreateRepository(caller).isIncomplete(repository);
  }

  /**
   * Makes a repository, with its policies.
   *
   * @return false when somebody else made it meanwhile
   */
  public boolean create(RepositoryName repository, RepositorySettings settings) {
    return new CreateRepository(caller).create(repository, settings);
  }

  /** Gives a repository the policies that its creation was to give it. */
  public void complete(RepositoryName repository, RepositorySettings settings) {
    new CreateRepository(caller).complete(repository, settings);
  }

  public ArchiveState archiveState(RepositoryName repository, Reference reference) {
    return new DescribeArchived(caller).of(repository, reference);
  }

  public PresignedUrl downloadUrl(RepositoryName repository, Digest digest) {
    return new GetDownloadUrl(caller).get(repository, digest);
  }

  public LayerUpload startUpload(RepositoryName repository) {
    return LayerUpload.start(caller, repository);
  }

  /**
   * Puts a manifest, or makes a tag point to it. Returns normally when it is there, now or before.
   *
   * @throws ContentMissingException when the repository lacks blobs or manifests it refers to
   * @throws TagImmutableException when the tag must not move and points elsewhere
   */
  public void put(RepositoryName repository, StoredManifest manifest, Optional<Tag> tag)
      throws ContentMissingException, InterruptedException {
    puts.put(repository, manifest, tag);
  }

  /** How long so many puts take at the registry's pace. */
  public Duration timeForPuts(int puts) {
    return putPace.timeFor(puts);
  }

  /**
   * The problem of a tag that must not move, for those who see it coming.
   *
   * @param current what it points to, a digest or words for it
   */
  public TagImmutableException immutable(
      RepositoryName repository, Tag tag, String current, Digest wanted) {
    Problem problem = TagConflict.problem(caller, repository, tag, current, wanted);
    return new TagImmutableException(problem);
  }

  /** A token for the registry's HTTP API, good for twelve hours, and the registry's address. */
  public RegistryAuthorization authorize() {
    AuthorizationData data =
        caller
            .callOnRegistry(
                AUTHORIZE, "get a token for the registry", EcrClient::getAuthorizationToken)
            .authorizationData()
            .stream()
            .findFirst()
            .orElseThrow(() -> caller.odd("has no token", AUTHORIZE, "*"));
    String endpoint = caller.required(data.proxyEndpoint(), "address", AUTHORIZE, "*");
    String token = caller.required(data.authorizationToken(), "token", AUTHORIZE, "*");
    if (!TOKEN.matcher(token).matches()) {
      throw caller.odd("has a token that is none", AUTHORIZE, "*");
    }
    return new RegistryAuthorization(
        caller.address(endpoint, "an address of the registry", AUTHORIZE, "*"), token);
  }

  @Override
  public void close() {
    client.close();
  }
}
