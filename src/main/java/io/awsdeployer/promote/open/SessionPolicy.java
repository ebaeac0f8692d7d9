package io.awsdeployer.promote.open;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.ecr.Encryption;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.options.RepositoryOptions;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The inline session policy of a promotion: its actions, on its repositories. STS takes 2,048
 * characters, so many repositories are named by the prefixes they have in common, the longest that
 * make the policy short enough; that lets in more names than are meant, and never more than the
 * role.
 */
final class SessionPolicy {
  /** STS API reference, AssumeRole, Policy. */
  static final int LONGEST = 2_048;

  private static final List<String> READS =
      List.of("ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability", "ecr:DescribeRepositories");

  /** A mount asks for it on the repository that a layer is taken from. */
  private static final String MOUNT = "ecr:GetDownloadUrlForLayer";

  private static final String KEY_ARN = "arn:";

  private final String partition;
  private final RegistryId registry;
  private final SessionScope.Rights rights;
  private final boolean token;

  /**
   * The policy of a call.
   *
   * @param token whether the registry's own HTTP API may be used
   */
  SessionPolicy(String partition, RegistryId registry, SessionScope.Rights rights, boolean token) {
    this.partition = partition;
    this.registry = registry;
    this.rights = rights;
    this.token = token;
  }

  /**
   * The policy as text of at most so many characters, or as short as it gets: with every repository
   * of the registry, and the call's actions still.
   */
  String text(int longest) {
    List<String> names =
        rights.repositories().stream().map(RepositoryName::value).distinct().sorted().toList();
    int[] common = common(names);
    String text = document(names);
    for (int cut = 256; cut >= 0 && text.length() > longest; cut--) {
      if (meets(common, cut)) {
        text = document(grouped(names, common, cut));
      }
    }
    return text.length() > longest ? document(List.of("*")) : text;
  }

  /** How many characters each name shares with the one before it. */
  private static int[] common(List<String> names) {
    int[] common = new int[names.size()];
    for (int i = 1; i < names.size(); i++) {
      String one = names.get(i - 1);
      String other = names.get(i);
      int shared = 0;
      while (shared < Math.min(one.length(), other.length())
          && one.charAt(shared) == other.charAt(shared)) {
        shared++;
      }
      common[i] = shared;
    }
    return common;
  }

  private static boolean meets(int[] common, int cut) {
    for (int i = 1; i < common.length; i++) {
      if (common[i] == cut) {
        return true;
      }
    }
    return false;
  }

  /** Neighbours that share so many characters become their common prefix and a star. */
  private static List<String> grouped(List<String> names, int[] common, int cut) {
    List<String> patterns = new ArrayList<>();
    int from = 0;
    while (from < names.size()) {
      int shared = Integer.MAX_VALUE;
      int to = from + 1;
      while (to < names.size() && common[to] >= cut) {
        shared = Math.min(shared, common[to]);
        to++;
      }
      String first = names.get(from);
      patterns.add(to == from + 1 ? first : first.substring(0, shared) + "*");
      from = to;
    }
    return patterns;
  }

  private String document(List<String> patterns) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ArrayNode statements = document.putArray("Statement");
    allow(
        statements,
        actions(),
        patterns.stream()
            .map(pattern ->
                "arn:%s:ecr:%s:%s:repository/%s"
                    .formatted(partition, registry.region(), registry.account(), pattern))
            .toList());
    List<String> everywhere = registryActions();
    if (!everywhere.isEmpty()) {
      allow(statements, everywhere, List.of("*"));
    }
    if (usesKey()) {
      allow(statements, List.of("kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"), keys());
    }
    return document.toString();
  }

  private static void allow(ArrayNode statements, List<String> actions, List<String> resources) {
    ObjectNode statement = statements.addObject().put("Effect", "Allow");
    actions.forEach(statement.putArray("Action")::add);
    resources.forEach(statement.putArray("Resource")::add);
  }

  private List<String> actions() {
    return switch (rights.action()) {
      case PLAN -> creates() ? with(READS, List.of("ecr:ListTagsForResource")) : READS;
      case REVERT -> List.of("ecr:BatchGetImage", "ecr:PutImage");
      default ->
          with(
              with(Side.TARGET.actions(), List.of(MOUNT)),
              creates() ? Side.TARGET.creationActions() : List.of());
    };
  }

  private static List<String> with(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** What has no resource. */
  private List<String> registryActions() {
    List<String> actions = new ArrayList<>();
    if (writes() && token) {
      actions.add("ecr:GetAuthorizationToken");
    }
    if (creates() && create().orElseThrow() == RepositoryOptions.Origin.TEMPLATE) {
      actions.add("ecr:DescribeRepositoryCreationTemplates");
    }
    return actions;
  }

  private boolean writes() {
    return rights.action() != Action.PLAN && rights.action() != Action.REVERT;
  }

  private Optional<RepositoryOptions.Origin> create() {
    return rights.options().repositories().create();
  }

  private boolean creates() {
    return create().isPresent() && rights.action() != Action.REVERT;
  }

  /** ECR uses a key in the name of who makes the repository. */
  private boolean usesKey() {
    RepositoryOptions options = rights.options().repositories();
    return creates()
        && writes()
        && options
            .encryption()
            .map(encryption -> encryption.type() != Encryption.Type.AES256)
            .orElse(create().orElseThrow() != RepositoryOptions.Origin.GIVEN);
  }

  private List<String> keys() {
    return List.of(
        rights
            .options()
            .repositories()
            .encryption()
            .flatMap(Encryption::key)
            .filter(key -> key.startsWith(KEY_ARN))
            .orElse("*"));
  }
}
