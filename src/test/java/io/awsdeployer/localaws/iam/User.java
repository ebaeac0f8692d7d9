package io.awsdeployer.localaws.iam;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An IAM user. */
public final class User {

  private final String account;
  private final String arn;
  private final AccessKeys keys;
  private final List<String> policies = new CopyOnWriteArrayList<>();

  User(String account, String arn, AccessKeys keys) {
    this.account = account;
    this.arn = arn;
    this.keys = keys;
  }

  public String arn() {
    return arn;
  }

  /** Attaches one more identity policy. */
  public User policy(String json) {
    policies.add(PolicyEvaluator.checkedIdentityPolicy(json));
    return this;
  }

  /** A new access key. */
  public Credentials accessKey() {
    return keys.forUser(() -> new Caller(arn, account, arn, false, List.copyOf(policies)));
  }
}
