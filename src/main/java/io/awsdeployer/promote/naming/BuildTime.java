package io.awsdeployer.promote.naming;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a build was made, by what is the same in every call about it. */
final class BuildTime {
  private static final Pattern KSUID = Pattern.compile("[0-9A-Za-z]{27}");
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** A KSUID is 32 bits of seconds since this moment, then 128 of chance (segmentio/ksuid). */
  private static final long KSUID_EPOCH = 1_400_000_000;

  private static final int KSUID_BITS = 160;
  private static final int KSUID_CHANCE = 128;

  private static final Pattern BEGINS_WITH_TIME =
      Pattern.compile("(\\d{4})-?(\\d{2})-?(\\d{2})[T_ -]?(\\d{2}):?(\\d{2}):?(\\d{2}).*");

  private BuildTime() {}

  /** ISO 8601 with a time zone. */
  static Optional<Instant> iso(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A build's key that says when it was made: a time in front, UTC, or a KSUID. */
  static Optional<Instant> ofKey(String sk) {
    return iso(sk).or(() -> inFront(sk)).or(() -> ksuid(sk));
  }

  private static Optional<Instant> inFront(String sk) {
    Matcher matcher = BEGINS_WITH_TIME.matcher(sk);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int[] parts = new int[6];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Integer.parseInt(matcher.group(i + 1));
    }
    try {
      return Optional.of(
          LocalDateTime.of(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> ksuid(String sk) {
    if (!KSUID.matcher(sk).matches()) {
      return Optional.empty();
    }
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < sk.length(); i++) {
      number =
          number
              .multiply(BigInteger.valueOf(DIGITS.length()))
              .add(BigInteger.valueOf(DIGITS.indexOf(sk.charAt(i))));
    }
    return number.bitLength() > KSUID_BITS
        ? Optional.empty()
        : Optional.of(
            Instant.ofEpochSecond(KSUID_EPOCH + number.shiftRight(KSUID_CHANCE).longValueExact()));
  }
}
