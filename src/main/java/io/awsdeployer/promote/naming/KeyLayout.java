package io.awsdeployer.promote.naming;

import java.util.Optional;

/** What aws-deployer's layout of the artifact bucket says: {@code {repo}/{branch}/{version}}. */
record KeyLayout(String branch, String version) {

  /**
   * Reads a prefix.
   *
   * @param baseRepo under which the files of a template of several lie
   * @return nothing where the layout is another one
   */
  static Optional<KeyLayout> of(String prefix, String repo, Optional<String> baseRepo) {
    return below(prefix, repo).or(() -> baseRepo.flatMap(base -> below(prefix, base)));
  }

  /** A branch may have slashes, a version has none. */
  private static Optional<KeyLayout> below(String prefix, String repo) {
    if (!prefix.startsWith(repo + "/")) {
      return Optional.empty();
    }
    String rest = prefix.substring(repo.length() + 1);
    int slash = rest.lastIndexOf('/');
    return slash <= 0 || slash == rest.length() - 1
        ? Optional.empty()
        : Optional.of(new KeyLayout(rest.substring(0, slash), rest.substring(slash + 1)));
  }
}
