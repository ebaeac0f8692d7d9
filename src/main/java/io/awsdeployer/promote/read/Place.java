package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;

/**
 * Where in a JSON document something is, for example {@code images[3].tag}.
 *
 * @param path empty for the document itself
 */
public record Place(String path) {
  public static final Place ROOT = new Place("");

  public Place field(String name) {
    String shown = Shown.of(name, Shown.NAME);
    return new Place(path.isEmpty() ? shown : path + "." + shown);
  }

  public Place item(int index) {
    return new Place(path + "[" + index + "]");
  }

  @Override
  public String toString() {
    return path;
  }
}
