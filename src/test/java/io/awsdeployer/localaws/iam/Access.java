package io.awsdeployer.localaws.iam;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A call to be decided on.
 *
 * @param context condition keys in lower case
 */
public record Access(
    Caller caller,
    String action,
    String resource,
    String resourceAccount,
    Map<String, String> context) {

  /** With one condition key more. */
  public Access with(String key, String value) {
    Map<String, String> all = new HashMap<>(context);
    all.put(key.toLowerCase(Locale.ROOT), value);
    return new Access(caller, action, resource, resourceAccount, Map.copyOf(all));
  }

  boolean withinAccount() {
    return caller.account().equals(resourceAccount);
  }
}
