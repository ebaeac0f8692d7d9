package io.awsdeployer.localaws.ecr.layers;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One range of a Range header, both ends inclusive, within content of a known size. */
record ByteRange(long first, long last) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** A header asks for the whole (or for what S3 ignores), for a part, or for what is not there. */
  sealed interface Asked {
    record Whole() implements Asked {}

    record Part(ByteRange range) implements Asked {}

    record Unsatisfiable() implements Asked {}
  }

  static Asked of(Optional<String> header, long size) {
    Matcher range = ONE.matcher(header.orElse(""));
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new Asked.Whole();
    }
    boolean suffix = range.group(1).isEmpty();
    long end = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
    long first = suffix ? Math.max(0, size - end) : Long.parseLong(range.group(1));
    long last = suffix ? size - 1 : Math.min(end, size - 1);
    if (!suffix && end < first) {
      return new Asked.Whole();
    }
    return first >= size || (suffix && end == 0)
        ? new Asked.Unsatisfiable()
        : new Asked.Part(new ByteRange(first, last));
  }

  long length() {
    return last - first + 1;
  }
}
