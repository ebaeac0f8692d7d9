package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.Shown;
import io.awsdeployer.promote.naming.BuildFacts;
import io.awsdeployer.promote.naming.BuildNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads S3's notifications (S3 user guide, "Event message structure"), each record by itself: what
 * is wrong with one is no reason to leave the others.
 *
 * <p>As trees, like every event. {@code S3Event} of aws-lambda-java-events is the same shape, and
 * the witness in the tests (docs/decisions.md).
 */
final class NotificationReader {
  private static final String RECORDS = "Records";
  private static final String UPLOADED = "ObjectCreated:";
  private static final int LONGEST_KEY = 1_024;
  private static final Pattern SEQUENCER = Pattern.compile("[0-9A-Fa-f]{1,64}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** The function's own environment; empty where it has no name. */
  private final String env;

  NotificationReader(String env) {
    this.env = env;
  }

  /** Whether S3 has sent the event; the contract's own may carry one along. */
  static boolean isNotification(JsonNode event) {
    return !ForeignEvent.seemsOurs(event)
        && (isTest(event) || event.at("/Records/0/eventSource").asText("").equals("aws:s3"));
  }

  /** What S3 sends once, when a notification is configured. */
  private static boolean isTest(JsonNode event) {
    return event.path("Event").asText("").equals("s3:TestEvent");
  }

  Event.Notified read(JsonNode event) {
    if (isTest(event)) {
      return new Event.Notified(
          List.of(
              new Notice.Passed(
                  object(event.path("Bucket"), ""), "It is S3's test of its notification")));
    }
    List<Notice> notices = new ArrayList<>();
    JsonNode records = event.path(RECORDS);
    for (int i = 0; i < records.size(); i++) {
      notices.add(notice(Place.ROOT.field(RECORDS).item(i), records.get(i)));
    }
    return new Event.Notified(notices);
  }

  private Notice notice(Place place, JsonNode record) {
    JsonNode bucket = record.at("/s3/bucket/name");
    String object = object(bucket, record.at("/s3/object/key").asText("?"));
    String happened = record.path("eventName").asText("").replaceFirst("^s3:", "");
    if (!happened.startsWith(UPLOADED)) {
      return new Notice.Passed(
          object,
          "The event '%s' is not an upload (%s*)"
              .formatted(Shown.of(happened, Shown.NAME), UPLOADED));
    }
    RecordFields fields = new RecordFields(place, record, new Findings());
    Optional<ObjectKey> key = fields.text("s3.object.key", ObjectKey::ofNotification);
    String decoded = object(bucket, key.map(ObjectKey::value).orElse("?"));
    if (key.isPresent() && !key.get().isDeployManifest()) {
      return new Notice.Passed(decoded, "It is not a " + DeployManifestReader.FILE_NAME);
    }
    try {
      return build(decoded, key, fields);
    } catch (PromotionException e) {
      return new Notice.Refused(decoded, e);
    }
  }

  private static String object(JsonNode bucket, String key) {
    return "s3://%s/%s"
        .formatted(Shown.of(bucket.asText("?"), Shown.NAME), Shown.of(key, LONGEST_KEY));
  }

  private Notice build(String object, Optional<ObjectKey> key, RecordFields fields) {
    Optional<String> bucket = fields.text("s3.bucket.name", ManifestLocation::checkBucket);
    Optional<ObjectKey.BuildPath> path =
        key.flatMap(k -> fields.text("s3.object.key", _ -> k.build()));
    Optional<String> time = fields.text("eventTime", NotificationReader::time);
    Optional<String> sequencer = fields.text("s3.object.sequencer", NotificationReader::sequencer);
    fields.throwIfAny();
    ObjectKey.BuildPath build = path.orElseThrow();
    String sk = time.orElseThrow() + "-" + sequencer.orElseThrow();
    return new Notice.Build(
        object,
        new PromotionRequest(
            ownEnv(),
            build.repo(),
            sk,
            Optional.of(new ManifestLocation(bucket.orElseThrow(), build.prefix())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new EcrStrategy.Local(),
            Action.PROMOTE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            BuildNames.of(BuildFacts.of(ownEnv(), build.repo(), sk, build.prefix())),
            false),
        build.branch(),
        build.version());
  }

  private String ownEnv() {
    if (env.isEmpty()) {
      throw new InvalidRequestException(
          Problem.of(
                  "The environment variable ENV is not set, and a notification does not say for which environment it is.")
              .remedy("set ENV in the function's configuration"));
    }
    try {
      return TextRule.ENV.check(env);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          Problem.of("The environment variable ENV is wrong: %s.".formatted(e.getMessage()))
              .remedy("correct it in the function's configuration"),
          e);
    }
  }

  /**
   * As the state machines write it, without what separates; sorted as text it is sorted by time.
   * Every retry brings the same.
   */
  private static String time(String text) {
    try {
      return TIME.format(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' is not a time (like 2026-01-01T00:00:00.000Z)"
              .formatted(Shown.of(text, Shown.NAME)),
          e);
    }
  }

  /** It tells two uploads of one key apart, and which was first (S3 user guide). */
  private static String sequencer(String text) {
    if (!SEQUENCER.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a hexadecimal number".formatted(Shown.of(text, Shown.NAME)));
    }
    return text;
  }
}
