package io.awsdeployer.localaws.ecr;

import java.util.Optional;

/**
 * What a repository is created with.
 *
 * @param encryptionType AES256, KMS or KMS_DSSE
 */
public record RepositorySettings(
    TagMutability mutability, String encryptionType, Optional<String> kmsKey, boolean scanOnPush) {

  public static RepositorySettings standard() {
    return new RepositorySettings(TagMutability.mutable(), "AES256", Optional.empty(), false);
  }

  public RepositorySettings with(TagMutability other) {
    return new RepositorySettings(other, encryptionType, kmsKey, scanOnPush);
  }

  public RepositorySettings encryptedWith(String kmsKeyArn) {
    return new RepositorySettings(mutability, "KMS", Optional.of(kmsKeyArn), scanOnPush);
  }
}
