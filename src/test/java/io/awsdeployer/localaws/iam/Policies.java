package io.awsdeployer.localaws.iam;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The policies that fixtures need most; anything else is written as JSON. */
public final class Policies {

  private Policies() {}

  /** An identity policy. */
  public static String allow(String resource, String... actions) {
    return document(statement("Allow", actions).put("Resource", resource));
  }

  /** An identity policy. */
  public static String deny(String resource, String... actions) {
    return document(statement("Deny", actions).put("Resource", resource));
  }

  /** A resource policy for one principal (ARN, account or star), as a repository carries it. */
  public static String grant(String principal, String... actions) {
    return document(principal(statement("Allow", actions), principal));
  }

  /** A resource policy that names its resource, as a bucket carries it. */
  public static String grantOn(String resource, String principal, String... actions) {
    return document(principal(statement("Allow", actions), principal).put("Resource", resource));
  }

  /** A trust policy. */
  public static String trust(String principal) {
    return grant(principal, "sts:AssumeRole");
  }

  /** A trust policy that wants an external id. */
  public static String trust(String principal, String externalId) {
    ObjectNode statement = principal(statement("Allow", "sts:AssumeRole"), principal);
    statement.putObject("Condition").putObject("StringEquals").put("sts:ExternalId", externalId);
    return document(statement);
  }

  private static ObjectNode statement(String effect, String... actions) {
    ObjectNode statement = new JsonMapper().createObjectNode().put("Effect", effect);
    List.of(actions).forEach(statement.putArray("Action")::add);
    return statement;
  }

  private static ObjectNode principal(ObjectNode statement, String principal) {
    statement.putObject("Principal").put("AWS", principal);
    return statement;
  }

  private static String document(ObjectNode statement) {
    ObjectNode document = new JsonMapper().createObjectNode().put("Version", "2012-10-17");
    document.putArray("Statement").add(statement);
    return document.toString();
  }
}
