package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.read.ManifestLocation;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.RegistryId;
import java.nio.charset.StandardCharsets;

/** Where the receipt of one build and one target lies: beside the build's manifest. */
public record ReceiptPlace(ManifestLocation location, Receipt.Build build, RegistryId target) {
  private static final String FOLDER = "promotion-receipts";

  /** S3 user guide, object keys: 1,024 bytes of UTF-8. */
  private static final int LONGEST_KEY = 1_024;

  public ReceiptPlace {
    String key = location.key(file(build, target));
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new InvalidRequestException(
          Problem.of(
                  "The receipt's key would be longer than the 1,024 bytes that S3 allows: s3_key and sk are too long together.")
              .remedy("use a shorter s3_key or sk"));
    }
  }

  /** The place of a request's receipt. */
  public static ReceiptPlace of(PromotionRequest request, RegistryId target) {
    return new ReceiptPlace(
        request.location().orElseThrow(),
        new Receipt.Build(request.env(), request.repo(), request.sk()),
        target);
  }

  /** Below the location. */
  String file() {
    return file(build, target);
  }

  public String uri() {
    return location.uri(file());
  }

  private static String file(Receipt.Build build, RegistryId target) {
    return "%s/%s/%s/%s-%s.json"
        .formatted(
            FOLDER, encoded(build.env()), encoded(build.sk()), target.account(), target.region());
  }

  /** Two builds never share a key, and a {@code /} in a name makes no folder. */
  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text.toString();
  }
}
