package io.awsdeployer.localaws.sigv4;

import java.nio.charset.StandardCharsets;

/** The credential scope: {@code 20260101/eu-central-1/ecr/aws4_request}. */
record Scope(String date, String region, String service) {

  static Scope of(String date, String region, String service, String terminator) {
    if (!date.matches("\\d{8}")
        || !region.matches("[a-z]{2}(-[a-z]+)+-\\d+")
        || !terminator.equals("aws4_request")) {
      throw new Refused(
          Refusal.MALFORMED,
          "Credential must have the form <access key>/<date>/<region>/<service>/aws4_request.");
    }
    return new Scope(date, region, service);
  }

  byte[] signingKey(String secret) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {date, region, service, "aws4_request"}) {
      key = Hashes.hmac(key, part);
    }
    return key;
  }

  @Override
  public String toString() {
    return date + "/" + region + "/" + service + "/aws4_request";
  }
}
