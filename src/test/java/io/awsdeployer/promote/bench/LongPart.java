package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.open.UploadWay;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is shown of promotions that are longer than a call. */
enum LongPart {
  /** Ends, call after call. */
  MIXED(LongWork.MIXED, UploadWay.REGISTRY),
  /** The same by the ECR API. */
  MIXED_API(LongWork.MIXED, UploadWay.API),
  /** Is refused early, with the numbers. */
  GIANT(LongWork.GIANT, UploadWay.REGISTRY),
  /** Is refused as early where blobs go by the ECR API. */
  GIANT_API(LongWork.GIANT, UploadWay.API);

  private final LongWork work;
  private final UploadWay way;

  LongPart(LongWork work, UploadWay way) {
    this.work = work;
    this.way = way;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(LongPart::toString).toList();
  }

  static LongPart of(String name) {
    return Arrays.stream(values())
        .filter(part -> part.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("'%s' is no part; there are %s".formatted(name, names())));
  }

  LongWork work() {
    return work;
  }

  UploadWay way() {
    return way;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
