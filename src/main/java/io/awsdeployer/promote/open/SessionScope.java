package io.awsdeployer.promote.open;

import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.options.SessionOptions;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the session in the target account is limited to, and what it is tagged with. It can only
 * take away from what the role may do.
 *
 * @param rights absent: as much as the role has
 * @param tags session tags, not transitive: nothing is assumed from the session
 */
public record SessionScope(Optional<Rights> rights, Map<String, String> tags) {
  /** The role's session as it is. */
  public static final SessionScope NONE = new SessionScope(Optional.empty(), Map.of());

  /** STS API reference, Tag: its value. */
  private static final Pattern NOT_IN_A_VALUE = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");

  private static final int LONGEST_VALUE = 256;

  /** What is done, on which repositories of the target. */
  record Rights(Action action, PromotionOptions options, Collection<RepositoryName> repositories) {}

  public SessionScope {
    tags = new TreeMap<>(tags);
  }

  /** The scope of one call, by its options. */
  public static SessionScope of(
      PromotionRequest request,
      PromotionOptions options,
      Collection<RepositoryName> targetRepositories) {
    SessionOptions session = options.session();
    Map<String, String> tags = new TreeMap<>();
    for (SessionOptions.Tag tag : session.tags()) {
      String value =
          switch (tag) {
            case ENV -> request.env();
            case REPO -> request.repo();
            case SK -> request.sk();
          };
      tags.put(tag.word(), value(value));
    }
    return new SessionScope(
        session.scoped()
            ? Optional.of(new Rights(request.action(), options, targetRepositories))
            : Optional.empty(),
        tags);
  }

  private static String value(String text) {
    String clean = NOT_IN_A_VALUE.matcher(text).replaceAll("-");
    return clean.substring(0, Math.min(clean.length(), LONGEST_VALUE));
  }
}
