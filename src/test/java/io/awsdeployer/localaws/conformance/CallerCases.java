package io.awsdeployer.localaws.conformance;

import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecr.EcrClient;

/** Who calls: signatures, and roles that cannot be assumed. */
final class CallerCases {
  private static final String WRONG_SECRET = "wrong".repeat(8);

  private CallerCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase("10.1", "a wrong secret is an invalid signature", CallerCases::secret),
        new ConformanceCase("10.1", "an unknown access key is nobody's", CallerCases::unknownKey),
        new ConformanceCase("10.1", "a role that is not there is denied", CallerCases::absentRole),
        new ConformanceCase("10.1", "a session's name has no spaces", CallerCases::badSessionName));
  }

  private static Comparison secret(Workbench bench) {
    var own = bench.clients().credentials().resolveCredentials();
    AwsCredentials wrong =
        own instanceof AwsSessionCredentials session
            ? AwsSessionCredentials.create(
                session.accessKeyId(), WRONG_SECRET, session.sessionToken())
            : AwsBasicCredentials.create(own.accessKeyId(), WRONG_SECRET);
    return described(bench, wrong).refusedAs("InvalidSignatureException");
  }

  private static Comparison unknownKey(Workbench bench) {
    return described(bench, AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", WRONG_SECRET))
        .refusedAs("UnrecognizedClientException");
  }

  private static Answer described(Workbench bench, AwsCredentials as) {
    try (EcrClient ecr = bench.clients().ecr(StaticCredentialsProvider.create(as))) {
      String absent = bench.name("absent");
      return Answer.of(
          () -> ecr.describeRepositories(r -> r.repositoryNames(absent)).repositories().toString());
    }
  }

  private static Comparison absentRole(Workbench bench) {
    return assumed(bench, "verify").against(new Answer("AccessDenied", 403, ""));
  }

  private static Comparison badSessionName(Workbench bench) {
    return assumed(bench, "not a name").refusedAs("ValidationError");
  }

  private static Answer assumed(Workbench bench, String session) {
    String role =
        "arn:%s:iam::%s:role/%s"
            .formatted(bench.partition(), bench.account(), bench.name("absent").replace('/', '-'));
    return Answer.of(() ->
        bench
            .clients()
            .sts()
            .assumeRole(r -> r.roleArn(role).roleSessionName(session))
            .assumedRoleUser()
            .arn());
  }
}
