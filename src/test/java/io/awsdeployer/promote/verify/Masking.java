package io.awsdeployer.promote.verify;

import java.util.regex.Pattern;

/** Reports are shown to others: an account is four digits there, and its user has no name. */
record Masking(String caller) {
  private static final Pattern ACCOUNT =
      Pattern.compile("(?<![0-9A-Za-z])[0-9]{8}([0-9]{4})(?![0-9A-Za-z])");

  String of(String text) {
    return ACCOUNT.matcher(text.replace(caller, "(the caller)")).replaceAll("********$1");
  }
}
