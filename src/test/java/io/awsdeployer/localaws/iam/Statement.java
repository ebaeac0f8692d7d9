package io.awsdeployer.localaws.iam;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param actions in lower case; inverted when NotAction was said
 * @param resources empty in a policy that hangs on the one resource it is about
 */
record Statement(
    boolean allow,
    Optional<Principals> principals,
    boolean notAction,
    List<String> actions,
    boolean notResource,
    List<String> resources,
    List<Condition> conditions) {

  /** Whether it is about this access, leaving aside whom it names. */
  boolean covers(Access access) {
    String action = access.action().toLowerCase(Locale.ROOT);
    return notAction != actions.stream().anyMatch(pattern -> Glob.matches(pattern, action))
        && (resources.isEmpty()
            || notResource
                != resources.stream().anyMatch(pattern -> Glob.matches(pattern, access.resource())))
        && conditions.stream().allMatch(condition -> condition.holds(access.context()));
  }

  Principals.Match names(Caller caller) {
    return principals.map(p -> p.match(caller)).orElse(Principals.Match.PRINCIPAL);
  }
}
