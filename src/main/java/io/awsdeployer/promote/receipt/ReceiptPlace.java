package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.read.ManifestLocation;
import io.awsdeployer.promote.read.ObjectUri;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where the receipt of one build and one target lies, beside the build's manifest unless somebody
 * says otherwise, and what it must be about.
 *
 * @param account the target's, where that is known before the receipt is read
 * @param region the target's, likewise
 */
public record ReceiptPlace(
    ManifestLocation location,
    String file,
    Receipt.Build build,
    Optional<AccountId> account,
    Optional<RegionName> region) {
  private static final String FOLDER = "promotion-receipts";
  private static final String SWITCHED = ".json";

  /** No region has a dot, so it is nobody's else. */
  private static final String STAGED = ".staged.json";

  private static final String VERIFIED = ".verified.json";

  /** S3 user guide, object keys: 1,024 bytes of UTF-8. */
  private static final int LONGEST_KEY = 1_024;

  public ReceiptPlace {
    if (location.key(file).getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new InvalidRequestException(
          Problem.of(
                  "The receipt's key would be longer than the 1,024 bytes that S3 allows: s3_key and sk are too long together.")
              .remedy("use a shorter s3_key or sk"));
    }
  }

  /** The place of what a request's promotion replaces. */
  public static ReceiptPlace of(PromotionRequest request, RegistryId target) {
    return beside(request, target, SWITCHED);
  }

  /** The place of what a request's staging brings over. */
  public static ReceiptPlace ofStage(PromotionRequest request, RegistryId target) {
    return beside(request, target, STAGED);
  }

  /** The place of what a request's target was found to pull. */
  public static ReceiptPlace ofVerification(PromotionRequest request, RegistryId target) {
    return beside(request, target, VERIFIED);
  }

  /** A place that somebody names; of the target it has to fit what the request says. */
  public static ReceiptPlace at(ObjectUri uri, PromotionRequest request) {
    return new ReceiptPlace(
        uri.location(),
        uri.file(),
        build(request),
        request.targetAccount(),
        request.targetRegion());
  }

  private static ReceiptPlace beside(PromotionRequest request, RegistryId target, String end) {
    ManifestLocation location =
        request
            .location()
            .orElseThrow(() ->
                new InvalidRequestException(
                    Problem.of("The event has no s3_bucket and s3_key for the receipt.")
                        .remedy("add them, or turn the option receipts.write off")));
    Receipt.Build build = build(request);
    return new ReceiptPlace(
        location,
        "%s/%s/%s/%s-%s%s"
            .formatted(
                FOLDER,
                encoded(build.env()),
                encoded(build.sk()),
                target.account(),
                target.region(),
                end),
        build,
        Optional.of(target.account()),
        Optional.of(target.region()));
  }

  private static Receipt.Build build(PromotionRequest request) {
    return new Receipt.Build(request.env(), request.repo(), request.sk());
  }

  /** Whether a receipt is about what it must be about. */
  boolean fits(Receipt receipt) {
    return receipt.build().equals(build)
        && account.filter(a -> !a.equals(receipt.target().account())).isEmpty()
        && region.filter(r -> !r.equals(receipt.target().region())).isEmpty();
  }

  /** The target in words. */
  String target() {
    return account.map(AccountId::value).orElse("any account")
        + "/"
        + region.map(RegionName::value).orElse("any region");
  }

  public String uri() {
    return location.uri(file);
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
