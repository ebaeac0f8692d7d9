package io.awsdeployer.promote.open;

/**
 * The name of a role's session, the target's or the source's, which CloudTrail and every refusal
 * there show: it says which build it was. By STS's grammar, 2 to 64 of {@code [\w+=,.@-]}.
 */
final class SessionName {
  private static final int LONGEST = 64;
  private static final String PREFIX = "promote-";

  /** A KSUID has 27 characters, a UUID 36. */
  private static final int LONGEST_BUILD = 36;

  private SessionName() {}

  static String of(String repo, String sk) {
    String build = clean(sk);
    String who = clean(repo);
    int left = LONGEST - PREFIX.length() - 1 - Math.min(build.length(), LONGEST_BUILD);
    String name =
        PREFIX
            + who.substring(0, Math.min(who.length(), left))
            + "-"
            + build.substring(0, Math.min(build.length(), LONGEST_BUILD));
    return name;
  }

  private static String clean(String text) {
    return text.replaceAll("[^\\w+=,.@-]", "-");
  }
}
