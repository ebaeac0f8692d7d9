package io.awsdeployer.localaws;

import io.awsdeployer.localaws.dynamodb.DynamoDb;
import io.awsdeployer.localaws.dynamodb.Table;
import io.awsdeployer.localaws.ecr.EcrCloud;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.iam.Identities;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.iam.User;
import io.awsdeployer.localaws.s3.Bucket;
import io.awsdeployer.localaws.s3.Buckets;
import io.awsdeployer.localaws.ssm.Parameters;
import io.awsdeployer.localaws.ssm.Ssm;
import java.util.List;
import java.util.Map;

/** An AWS account, for setting the stage. What is asked for and not there is made. */
public final class Account {

  private final String id;
  private final Identities identities;
  private final Buckets buckets;
  private final Ssm ssm;
  private final DynamoDb dynamoDb;
  private final Map<String, String> organizations;
  private final EcrCloud ecr;

  Account(
      String id,
      Identities identities,
      Buckets buckets,
      Ssm ssm,
      DynamoDb dynamoDb,
      Map<String, String> organizations,
      EcrCloud ecr) {
    if (!id.matches("\\d{12}")) {
      throw new IllegalArgumentException("an account id has twelve digits: " + id);
    }
    this.id = id;
    this.identities = identities;
    this.buckets = buckets;
    this.ssm = ssm;
    this.dynamoDb = dynamoDb;
    this.organizations = organizations;
    this.ecr = ecr;
  }

  public String id() {
    return id;
  }

  /** A path may stand before the name: {@code service-role/Name}. */
  public Role role(String name) {
    return identities.role(id, name);
  }

  public User user(String name) {
    return identities.user(id, name);
  }

  public Bucket bucket(String name) {
    return buckets.bucket(id, name);
  }

  public Parameters ssm(String region) {
    return ssm.parameters(id, region);
  }

  public Table table(String region, String name) {
    return dynamoDb.table(id, region, name);
  }

  public EcrRegistry registry(String region) {
    return ecr.registry(id, region);
  }

  /** The buckets it has, by name. */
  public List<String> bucketNames() {
    return buckets.of(id).stream().map(Bucket::name).toList();
  }

  /** Makes the account a member, for conditions on aws:PrincipalOrgID. */
  public Account organization(String organizationId) {
    organizations.put(id, organizationId);
    return this;
  }
}
