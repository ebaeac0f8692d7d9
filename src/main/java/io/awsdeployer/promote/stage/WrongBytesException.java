package io.awsdeployer.promote.stage;

import java.io.IOException;

/**
 * The bytes are not what the digest says. They get a second chance: the way here may have hurt
 * them.
 */
final class WrongBytesException extends IOException {
  WrongBytesException(String message) {
    super(message);
  }
}
