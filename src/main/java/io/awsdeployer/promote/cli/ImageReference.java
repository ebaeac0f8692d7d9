package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image by its full name: {@code 111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.4.0}
 * or {@code …@sha256:…}, or both.
 */
record ImageReference(
    RegistryId registry, RepositoryName repository, Optional<Tag> tag, Optional<Digest> digest) {
  /**
   * ECR's hosts in all partitions, dual-stack and FIPS ones too (ECR user guide, "Private
   * registry"; AWS General Reference, ECR endpoints). Account and region is what is taken from
   * them.
   */
  private static final Pattern HOST =
      Pattern.compile(
          "(?<account>[0-9]{12})\\.dkr[.-]ecr(?:-fips)?\\.(?<region>[a-z0-9-]+)\\.[a-z0-9.-]+");

  private static final Pattern TRANSPORT = Pattern.compile("(?<name>[a-z-]+://).*");

  /** Reads it, and says what is wrong in words that go after the image's role. */
  static ImageReference of(String text) {
    int slash = text.indexOf('/');
    Matcher transport = TRANSPORT.matcher(text);
    if (transport.matches()) {
      throw new IllegalArgumentException(
          "'%s' begins with '%s': leave that away".formatted(text, transport.group("name")));
    }
    String host = slash < 0 ? "" : text.substring(0, slash);
    Matcher ecr = HOST.matcher(host);
    if (!ecr.matches()) {
      throw new IllegalArgumentException(
          ("'%s' does not begin with an ECR registry; write it in full, like"
                  + " 111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.4.0")
              .formatted(text));
    }
    RegistryId registry =
        new RegistryId(new AccountId(ecr.group("account")), new RegionName(ecr.group("region")));
    String rest = text.substring(slash + 1);
    int at = rest.indexOf('@');
    Optional<Digest> digest =
        at < 0 ? Optional.empty() : Optional.of(new Digest(rest.substring(at + 1)));
    String named = at < 0 ? rest : rest.substring(0, at);
    int colon = named.indexOf(':');
    Optional<Tag> tag =
        colon < 0 ? Optional.empty() : Optional.of(new Tag(named.substring(colon + 1)));
    return new ImageReference(
        registry, new RepositoryName(colon < 0 ? named : named.substring(0, colon)), tag, digest);
  }
}
