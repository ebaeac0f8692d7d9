package io.awsdeployer.localaws.ecr.api;

import io.awsdeployer.localaws.ecr.Refusals;
import java.util.regex.Pattern;

/** Upload ids among the parameters. */
final class UploadIds {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private UploadIds() {}

  static String required(Call call) {
    String id = call.parameters().required("uploadId");
    if (!UUID.matcher(id).matches()) {
      throw Refusals.invalid("uploadId", "must satisfy regular expression '%s'".formatted(UUID));
    }
    return id;
  }
}
