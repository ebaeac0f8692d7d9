package io.awsdeployer.promote.options;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.read.Fields;
import io.awsdeployer.promote.read.Findings;
import io.awsdeployer.promote.read.NotJsonException;
import io.awsdeployer.promote.read.Place;
import io.awsdeployer.promote.read.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The document of options, as JSON. A typing error must not leave an option off that somebody
 * relies on, so nothing in it is passed over.
 *
 * <pre>{@code
 * {"tags": {…}, "repositories": {…}, "referrers": true, "allow_list": true,
 *  "receipts": {…}, "session": {…}}
 * }</pre>
 */
public final class OptionsFormat {
  private static final List<String> FIELDS =
      List.of("tags", "repositories", "referrers", "allow_list", "receipts", "session");

  /** An SSM parameter has at most 8 KiB (SSM user guide, parameter tiers). */
  private final StrictJson json = new StrictJson(1, 16, 16_384);

  /**
   * One text of options, not yet taken apart.
   *
   * @param origin what to call it in messages
   */
  public record Text(String text, String origin) {}

  /**
   * The options that several texts come to: of each top level field the last text that has it
   * decides.
   *
   * @throws InvalidRequestException with every problem of the first text that is not valid
   */
  public PromotionOptions read(List<Text> texts) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (Text text : texts) {
      ObjectNode one = parsed(text);
      PromotionOptions _ = options(one, text.origin());
      merged.setAll(one);
    }
    return options(merged, "What the options come to");
  }

  private ObjectNode parsed(Text text) {
    try {
      if (json.read(text.text().getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
        return object;
      }
      throw refused(Problem.of("%s is not a JSON object.".formatted(text.origin())));
    } catch (NotJsonException e) {
      throw refused(Problem.of("%s %s.".formatted(text.origin(), e.getMessage())));
    }
  }

  private static PromotionOptions options(ObjectNode object, String origin) {
    Fields fields = Fields.strict(Place.ROOT, object, FIELDS);
    PromotionOptions options =
        new PromotionOptions(
            section(fields, "tags", TagOptions.FIELDS, TagOptions::read, TagOptions.NONE),
            section(
                fields,
                "repositories",
                RepositoryOptions.FIELDS,
                RepositoryOptions::read,
                RepositoryOptions.NONE),
            fields.flag("referrers"),
            fields.flag("allow_list"),
            section(
                fields,
                "receipts",
                ReceiptOptions.FIELDS,
                ReceiptOptions::read,
                ReceiptOptions.NONE),
            section(
                fields,
                "session",
                SessionOptions.FIELDS,
                SessionOptions::read,
                SessionOptions.NONE));
    Findings findings = new Findings();
    if (!fields.report(findings)) {
      throw refused(findings.about(origin));
    }
    return options;
  }

  /** A section that is absent is off; what is wrong inside is told with its place. */
  private static <T> T section(
      Fields fields, String name, List<String> known, Function<Fields, T> reading, T absent) {
    if (!fields.present(name)) {
      return absent;
    }
    return fields
        .object(name)
        .flatMap(node -> {
          Fields inner = Fields.strict(Place.ROOT.field(name), node, known);
          T section = reading.apply(inner);
          return inner.report(fields.of(name)) ? Optional.of(section) : Optional.empty();
        })
        .orElse(absent);
  }

  private static InvalidRequestException refused(Problem problem) {
    return new InvalidRequestException(problem.remedy("correct the document of options"));
  }
}
