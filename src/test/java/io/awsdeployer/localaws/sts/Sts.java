package io.awsdeployer.localaws.sts;

import io.awsdeployer.localaws.endpoint.Form;
import io.awsdeployer.localaws.endpoint.SignedService;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Bodies;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Xml;
import io.awsdeployer.localaws.iam.Caller;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Identities;
import io.awsdeployer.localaws.iam.PolicyEvaluator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** AWS Security Token Service: who am I, and AssumeRole. */
public final class Sts implements SignedService {

  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  private final RoleAssumption assumption;

  public Sts(Identities identities, PolicyEvaluator policies) {
    this.assumption = new RoleAssumption(identities, policies);
  }

  @Override
  public Response handle(Request request, Caller caller, String region) throws IOException {
    Map<String, String> form = Form.parse(Bodies.bytes(request));
    String action = form.getOrDefault("Action", "");
    String version = form.getOrDefault("Version", "");
    if (!version.equals("2011-06-15")) {
      throw unknown(action, version);
    }
    return switch (action) {
      case "GetCallerIdentity" -> identity(caller);
      case "AssumeRole" -> assumed(assumption.assume(AssumeRoleRequest.of(form), caller));
      default -> throw unknown(action, version);
    };
  }

  private static Response identity(Caller caller) {
    return result(
        "GetCallerIdentity",
        xml ->
            xml.element("Arn", caller.arn())
                .element("UserId", userId(caller.roleArn(), caller))
                .element("Account", caller.account()));
  }

  private static Response assumed(RoleAssumption.Session session) {
    Credentials credentials = session.credentials();
    String name = session.arn().substring(session.arn().lastIndexOf('/'));
    return result(
        "AssumeRole",
        xml ->
            xml.open("AssumedRoleUser")
                .element("AssumedRoleId", id("AROA", session.roleArn()) + ":" + name.substring(1))
                .element("Arn", session.arn())
                .close("AssumedRoleUser")
                .open("Credentials")
                .element("AccessKeyId", credentials.accessKeyId())
                .element("SecretAccessKey", credentials.secretAccessKey())
                .element("SessionToken", credentials.sessionToken().orElseThrow())
                .element(
                    "Expiration", credentials.expiration().map(Instant::toString).orElseThrow())
                .close("Credentials"));
  }

  private static Response result(String action, UnaryOperator<Xml> content) {
    String id = UUID.randomUUID().toString();
    Xml xml = new Xml().open(action + "Response", NAMESPACE).open(action + "Result");
    String body =
        content
            .apply(xml)
            .close(action + "Result")
            .open("ResponseMetadata")
            .element("RequestId", id)
            .close("ResponseMetadata")
            .close(action + "Response")
            .toString();
    return Response.text(200, "text/xml", body).with("x-amzn-RequestId", id);
  }

  private static String userId(String arn, Caller caller) {
    return caller.roleSession()
        ? id("AROA", arn) + caller.arn().substring(caller.arn().lastIndexOf('/')).replace('/', ':')
        : id("AIDA", arn);
  }

  /** A stable unique id in the shape of IAM's. */
  private static String id(String prefix, String arn) {
    return prefix + "%017X".formatted(Integer.toUnsignedLong(arn.hashCode()));
  }

  private static AwsError unknown(String action, String version) {
    return new AwsError(
        400, "InvalidAction", "Could not find operation " + action + " for version " + version);
  }
}
