package io.awsdeployer.localaws.s3;

import io.awsdeployer.localaws.http.AwsError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of an object, both ends included. */
record ByteRange(int first, int last) {

  private static final Pattern SYNTAX = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** Empty where S3 gives the whole: several ranges, another unit, nonsense. */
  static Optional<ByteRange> of(String header, int length) {
    Matcher matcher = SYNTAX.matcher(header);
    if (!matcher.matches() || header.equals("bytes=-")) {
      return Optional.empty();
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    long first = from.isEmpty() ? Math.max(0, length - Long.parseLong(to)) : Long.parseLong(from);
    long last =
        from.isEmpty() || to.isEmpty() ? length - 1 : Math.min(length - 1, Long.parseLong(to));
    if (!from.isEmpty() && !to.isEmpty() && Long.parseLong(to) < first) {
      return Optional.empty();
    }
    if (first >= length) {
      throw new AwsError(416, "InvalidRange", "The requested range is not satisfiable")
          .with("RangeRequested", header)
          .with("ActualObjectSize", Integer.toString(length));
    }
    return Optional.of(new ByteRange((int) first, (int) last));
  }

  int length() {
    return last - first + 1;
  }
}
