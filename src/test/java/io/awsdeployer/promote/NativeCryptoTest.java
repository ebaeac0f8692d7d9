package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without being installed: the tests' own process keeps the JDK's. */
@EnabledOnOs(OS.LINUX)
class NativeCryptoTest {
  private static final String SHA_256 = "SHA-256";
  private static final String AES = "AES/GCM/NoPadding";

  private final Provider crypto = new NativeCrypto(NativeCrypto.whole(NativeCrypto.system()));
  private final Random random = new Random(25);

  NativeCryptoTest() throws GeneralSecurityException {}

  /** Around SHA-256's block of 64 bytes and its padding, and past a transfer's buffer. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 55, 56, 63, 64, 65, 4096, 131_072, 1_000_003})
  void hashesAsTheJdkDoes(int length) throws GeneralSecurityException {
    byte[] content = bytes(length);
    MessageDigest hash = MessageDigest.getInstance(SHA_256, crypto);
    int half = length / 2;
    hash.update(content, 0, half);
    hash.update(content, half, length - half);
    assertThat(hash.digest()).isEqualTo(MessageDigest.getInstance(SHA_256).digest(content));
  }

  /** Up to TLS' largest record (RFC 8446, 5.1). */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 16_384})
  void encryptsAndDecryptsAsTheJdkDoes(int length) throws GeneralSecurityException {
    byte[] text = bytes(length);
    byte[] key = bytes(16);
    byte[] nonce = bytes(12);
    byte[] sealed =
        with(Cipher.getInstance(AES, crypto), Cipher.ENCRYPT_MODE, key, nonce).doFinal(text);
    assertThat(sealed)
        .isEqualTo(with(Cipher.getInstance(AES), Cipher.ENCRYPT_MODE, key, nonce).doFinal(text));
    assertThat(
            with(Cipher.getInstance(AES, crypto), Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed))
        .isEqualTo(text);
  }

  /** What draws random numbers might draw the same ones in every function of a snapshot. */
  @Test
  void givesNothingElse() {
    assertThat(crypto.getServices())
        .extracting(Provider.Service::getAlgorithm)
        .containsExactlyInAnyOrder(SHA_256, AES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linux-amd64", "Linux-aarch64"})
  void isInThePackageForBothOfLambdasProcessors(String system) {
    assertThat(NativeCrypto.class.getResource("/native/" + system + ".jar")).isNotNull();
  }

  @Test
  void saysWhatSystemThereIsNoneFor() {
    assertThatThrownBy(() -> NativeCrypto.whole("Plan 9-mips"))
        .isInstanceOf(NoSuchProviderException.class)
        .hasMessage("there is none for Plan 9-mips");
  }

  @Test
  void saysWhyALibraryDidNotLoad() throws GeneralSecurityException {
    String other = NativeCrypto.system().equals("Linux-amd64") ? "Linux-aarch64" : "Linux-amd64";
    Provider wrong = NativeCrypto.whole(other);
    assertThatThrownBy(() -> new NativeCrypto(wrong))
        .isInstanceOf(NoSuchAlgorithmException.class)
        .hasMessage("AmazonCorrettoCryptoProvider has no SHA-256 here")
        .hasRootCauseInstanceOf(UnsatisfiedLinkError.class);
  }

  private static Cipher with(Cipher cipher, int mode, byte[] key, byte[] nonce)
      throws GeneralSecurityException {
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    return cipher;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
