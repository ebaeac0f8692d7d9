package io.awsdeployer.localaws.ecr;

import java.util.regex.Pattern;

/** Where a repository lives and what it is called. */
public record RepositoryName(String account, String region, String name) {
  /** RepositoryName of the service model (§1.0). */
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+)*+");

  public static boolean isValid(String name) {
    return name.length() >= 2 && name.length() <= 256 && GRAMMAR.matcher(name).matches();
  }

  public String arn() {
    return "arn:aws:ecr:%s:%s:repository/%s".formatted(region, account, name);
  }
}
