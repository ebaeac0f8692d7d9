package io.awsdeployer.promote.rehearsal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS between this process and itself, with an authority and a certificate for 127.0.0.1 that are
 * made on the spot and forgotten: no key is in the package. Signed with RSA, as AWS's own are, so
 * that the same code gets loaded. Nothing of it is trusted by anything else.
 *
 * @param trust accept the made-up authority, and no other
 */
record LoopbackTls(SSLContext server, SSLContext client, List<TrustManager> trust) {
  private static final int KEY_BITS = 2048;
  private static final char[] PASSWORD = new char[0];

  /** sha256WithRSAEncryption (RFC 4055). */
  private static final String SHA256_WITH_RSA = "2a864886f70d01010b";

  private static final String COMMON_NAME = "550403";
  private static final String SUBJECT_ALTERNATIVE_NAME = "551d11";
  private static final String BASIC_CONSTRAINTS = "551d13";

  static LoopbackTls made(Instant now) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    KeyPair authority = generator.generateKeyPair();
    KeyPair own = generator.generateKeyPair();
    Certificate root =
        certificate("authority", authority.getPublic(), authority.getPrivate(), now, authority());
    Certificate leaf =
        certificate("loopback", own.getPublic(), authority.getPrivate(), now, loopback());

    KeyStore trusted = empty();
    trusted.setCertificateEntry("authority", root);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);

    KeyStore keys = empty();
    keys.setKeyEntry("loopback", own.getPrivate(), PASSWORD, new Certificate[] {leaf, root});
    KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, PASSWORD);

    SSLContext server = SSLContext.getInstance("TLS");
    server.init(key.getKeyManagers(), null, null);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    return new LoopbackTls(server, client, List.of(trust.getTrustManagers()));
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  /** A certificate of version 3 with one extension (RFC 5280, section 4.1). */
  private static Certificate certificate(
      String name, PublicKey key, PrivateKey issuer, Instant now, byte[] extension)
      throws GeneralSecurityException {
    byte[] algorithm = Der.sequence(Der.oid(SHA256_WITH_RSA), Der.nothing());
    byte[] content =
        Der.sequence(
            Der.value(0xa0, Der.integer(2)),
            Der.integer(now.toEpochMilli()),
            algorithm,
            name("authority"),
            Der.sequence(
                Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(Duration.ofDays(1)))),
            name(name),
            key.getEncoded(),
            Der.value(0xa3, Der.sequence(extension)));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(issuer);
    signature.update(content);
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(
            new ByteArrayInputStream(Der.sequence(content, algorithm, Der.bits(signature.sign()))));
  }

  private static byte[] name(String name) {
    return Der.sequence(
        Der.value(0x31, Der.sequence(Der.oid(COMMON_NAME), Der.text("rehearsal " + name))));
  }

  private static byte[] authority() {
    return Der.sequence(Der.oid(BASIC_CONSTRAINTS), Der.yes(), Der.octets(Der.sequence(Der.yes())));
  }

  /** The address 127.0.0.1: clients compare it with the one they connect to (RFC 9110, 4.3.4). */
  private static byte[] loopback() {
    byte[] address = Der.value(0x87, new byte[] {127, 0, 0, 1});
    return Der.sequence(Der.oid(SUBJECT_ALTERNATIVE_NAME), Der.octets(Der.sequence(address)));
  }
}
