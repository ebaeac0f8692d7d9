package io.awsdeployer.localaws.iam;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The users and roles of all accounts. */
public final class Identities {

  private final Map<String, Role> roles = new ConcurrentHashMap<>();
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final AccessKeys keys;

  public Identities(AccessKeys keys) {
    this.keys = keys;
  }

  /** The role of that name; made when there is none. A path may stand before the name. */
  public Role role(String account, String name) {
    String arn = "arn:aws:iam::" + account + ":role/" + name;
    return roles.computeIfAbsent(arn, _ -> new Role(account, arn, keys));
  }

  /** The user of that name; made when there is none. */
  public User user(String account, String name) {
    String arn = "arn:aws:iam::" + account + ":user/" + name;
    return users.computeIfAbsent(arn, _ -> new User(account, arn, keys));
  }

  public Optional<Role> findRole(String arn) {
    return Optional.ofNullable(roles.get(arn));
  }

  public void deleteRole(String arn) {
    roles.remove(arn);
  }
}
