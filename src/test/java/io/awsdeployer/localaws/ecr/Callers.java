package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Caller;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Callers and stand-ins for IAM. */
public final class Callers {
  private Callers() {}

  public static Caller of(String account) {
    String arn = "arn:aws:iam::%s:user/tester".formatted(account);
    return new Caller(arn, account, arn, false, List.of());
  }

  public static Authorization permissive() {
    return (caller, action, resource, account, policy) -> Optional.empty();
  }

  /** Refuses the actions that match, in ECR's words. */
  public static Authorization refusing(Predicate<String> actions) {
    return (caller, action, resource, account, policy) ->
        actions.test(action)
            ? Optional.of(
                "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
                    .formatted(caller.arn(), action, resource, action))
            : Optional.empty();
  }
}
