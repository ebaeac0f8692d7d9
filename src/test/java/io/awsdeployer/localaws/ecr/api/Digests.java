package io.awsdeployer.localaws.ecr.api;

import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.Refusals;

/** Digests among the parameters. */
final class Digests {
  private Digests() {}

  static String required(Call call, String member) {
    return checked(member, call.parameters().required(member));
  }

  static String checked(String member, String digest) {
    if (!ImageId.isDigest(digest)) {
      throw Refusals.invalid(
          member, "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
    }
    return digest;
  }
}
