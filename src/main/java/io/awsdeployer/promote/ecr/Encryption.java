package io.awsdeployer.promote.ecr;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a repository keeps its content (API reference, EncryptionConfiguration); it cannot be changed
 * later.
 *
 * @param key a KMS key of the registry's own region; absent: AWS's own of the account
 */
public record Encryption(Type type, Optional<String> key) {
  public static final Encryption STANDARD = new Encryption(Type.AES256, Optional.empty());

  /** ECR's encryptionType. */
  public enum Type {
    AES256,
    KMS,
    KMS_DSSE;

    /** Reads ECR's word. */
    public static Type of(String word) {
      return Arrays.stream(values())
          .filter(type -> type.name().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "'%s' is not one of %s"
                      .formatted(
                          word,
                          Arrays.stream(values())
                              .map(Type::name)
                              .collect(Collectors.joining(", ")))));
    }
  }

  public Encryption {
    if (type == Type.AES256 && key.isPresent()) {
      throw new IllegalArgumentException("AES256 has no key: leave it away, or take KMS");
    }
  }
}
