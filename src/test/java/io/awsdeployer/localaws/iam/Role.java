package io.awsdeployer.localaws.iam;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** An IAM role. Until it is given a trust policy nobody can assume it. */
public final class Role {

  private final String account;
  private final String arn;
  private final AccessKeys keys;
  private final List<String> policies = new CopyOnWriteArrayList<>();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final AtomicReference<Optional<String>> trust = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ofHours(1));

  Role(String account, String arn, AccessKeys keys) {
    this.account = account;
    this.arn = arn;
    this.keys = keys;
  }

  public String account() {
    return account;
  }

  public String arn() {
    return arn;
  }

  /** Sets the AssumeRolePolicyDocument. */
  public Role trust(String json) {
    trust.set(Optional.of(PolicyEvaluator.checkedResourcePolicy(json)));
    return this;
  }

  public Optional<String> trustPolicy() {
    return trust.get();
  }

  /** Attaches one more identity policy. */
  public Role policy(String json) {
    policies.add(PolicyEvaluator.checkedIdentityPolicy(json));
    return this;
  }

  /** Takes all identity policies away; sessions that exist feel it at once. */
  public Role withoutPolicies() {
    policies.clear();
    return this;
  }

  public Role maxSessionDuration(Duration duration) {
    longest.set(duration);
    return this;
  }

  public Duration maxSessionDuration() {
    return longest.get();
  }

  /** Credentials as the Lambda service has them for a function's role: nobody asked STS. */
  public Credentials session(String name) {
    return session(name, Duration.ofHours(1), List.of());
  }

  public Credentials session(String name, Duration lifetime, List<String> sessionPolicies) {
    return session(name, lifetime, sessionPolicies, Map.of());
  }

  public Credentials session(
      String name, Duration lifetime, List<String> sessionPolicies, Map<String, String> tags) {
    Credentials credentials =
        keys.forSession(
            lifetime,
            () ->
                new Caller(
                    sessionArn(name),
                    account,
                    arn,
                    true,
                    List.copyOf(policies),
                    sessionPolicies,
                    tags));
    sessions.add(new Session(name, credentials, sessionPolicies, tags));
    return credentials;
  }

  /** One that was given out, for a test that wants to act as who got it. */
  public record Session(
      String name, Credentials credentials, List<String> policies, Map<String, String> tags) {}

  public List<Session> sessions() {
    return List.copyOf(sessions);
  }

  /** As GetCallerIdentity says it: a role's path is lost. */
  public String sessionArn(String name) {
    String roleName = arn.substring(arn.lastIndexOf('/') + 1);
    return "arn:aws:sts::" + account + ":assumed-role/" + roleName + "/" + name;
  }
}
