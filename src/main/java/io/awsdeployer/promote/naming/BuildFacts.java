package io.awsdeployer.promote.naming;

import java.util.Optional;

/**
 * What an event says of its build, as it says it: nothing here is checked until a tag is made of
 * it.
 *
 * @param prefix of the build's files in S3, by aws-deployer's layout {@code {repo}/{branch}/
 *     {build_number}.{commit_hash}}
 * @param version aws-deployer's own field, of the same form, or a release's
 * @param buildTime ISO 8601 with a time zone
 */
public record BuildFacts(
    String env,
    String repo,
    String sk,
    Optional<String> baseRepo,
    Optional<String> prefix,
    Optional<String> version,
    Optional<String> commitHash,
    Optional<String> branch,
    Optional<String> buildNumber,
    Optional<String> buildTime) {

  /** Of a build of which no more is said than where it lies. */
  public static BuildFacts of(String env, String repo, String sk, String prefix) {
    return new BuildFacts(
        env,
        repo,
        sk,
        Optional.empty(),
        Optional.of(prefix),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
