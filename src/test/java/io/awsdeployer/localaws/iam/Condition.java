package io.awsdeployer.localaws.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One operator and key of a Condition block (IAM User Guide, "IAM JSON policy elements: Condition
 * operators"): several values are alternatives, for a negated operator all of them are excluded.
 */
record Condition(Operator operator, boolean ifExists, String key, List<String> values) {

  static final Set<String> KEYS =
      Set.of(
          "aws:principalarn",
          "aws:principalaccount",
          "aws:principalorgid",
          "aws:securetransport",
          "aws:principalisawsservice",
          "sts:externalid",
          "sts:rolesessionname");

  /** Keys with a tag's key behind them. */
  private static final Set<String> TAGS = Set.of("aws:requesttag/", "aws:principaltag/");

  enum Operator {
    STRINGEQUALS(false, String::equals),
    STRINGNOTEQUALS(true, String::equals),
    STRINGEQUALSIGNORECASE(false, String::equalsIgnoreCase),
    STRINGLIKE(false, Glob::matches),
    STRINGNOTLIKE(true, Glob::matches),
    ARNEQUALS(false, Condition::arnMatches),
    ARNLIKE(false, Condition::arnMatches),
    ARNNOTEQUALS(true, Condition::arnMatches),
    ARNNOTLIKE(true, Condition::arnMatches),
    BOOL(false, String::equalsIgnoreCase);

    private final boolean negated;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final BiPredicate<String, String> test;

    Operator(boolean negated, BiPredicate<String, String> test) {
      this.negated = negated;
      this.test = test;
    }
  }

  static Condition of(String operator, String key, List<String> values) {
    boolean ifExists = operator.endsWith("IfExists");
    String name = ifExists ? operator.substring(0, operator.length() - 8) : operator;
    String lowerKey = key.toLowerCase(Locale.ROOT);
    if (!KEYS.contains(lowerKey) && TAGS.stream().noneMatch(lowerKey::startsWith)) {
      throw new MalformedPolicy("unknown condition key " + key);
    }
    for (Operator known : Operator.values()) {
      if (known.name().equalsIgnoreCase(name)) {
        return new Condition(known, ifExists, lowerKey, values);
      }
    }
    throw new MalformedPolicy("unknown condition operator " + operator);
  }

  /**
   * Whether it holds.
   *
   * @param context the keys of the request, in lower case
   */
  boolean holds(Map<String, String> context) {
    Optional<String> actual = Optional.ofNullable(context.get(key));
    if (actual.isEmpty()) {
      return ifExists || operator.negated;
    }
    return operator.negated
        != values.stream().anyMatch(value -> operator.test.test(value, actual.get()));
  }

  /** Each of the six parts on its own, so that a star does not reach across a colon. */
  private static boolean arnMatches(String pattern, String arn) {
    String[] patterns = pattern.split(":", 6);
    String[] parts = arn.split(":", 6);
    if (patterns.length != 6 || parts.length != 6) {
      return false;
    }
    for (int i = 0; i < 6; i++) {
      if (!Glob.matches(patterns[i], parts[i])) {
        return false;
      }
    }
    return true;
  }
}
