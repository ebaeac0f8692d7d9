package io.awsdeployer.promote.ecr;

import java.net.URI;

/**
 * Where a blob may be read for about an hour by whoever knows the address: a secret, so it does not
 * print itself.
 */
public record PresignedUrl(URI uri) {
  @Override
  public String toString() {
    return "presigned URL at " + uri.getHost();
  }
}
