package io.awsdeployer.promote.testing;

import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3BucketEntity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3Entity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3ObjectEntity;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What S3 sends to a function, made by AWS's own classes for it. */
public final class S3Notification {
  private static final JsonMapper AS_LAMBDA_WRITES =
      JsonMapper.builder()
          .addMixIn(S3EventNotification.class, NotificationJson.class)
          .addMixIn(S3EventNotificationRecord.class, RecordJson.class)
          .build();

  private final List<S3EventNotificationRecord> records = new ArrayList<>();

  /** What it sends once, when it is configured (S3 user guide, "Event message structure"). */
  public static final String TEST =
      """
      {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-01-01T00:00:00.000Z",
       "Bucket": "artifacts", "RequestId": "5582815E1AEA5ADF", "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9"}
      """;

  /** A notification with one more upload, of this key. */
  public S3Notification uploaded(String key) {
    return uploaded(key, "0055AED6DCD90281E5");
  }

  public S3Notification uploaded(String key, String sequencer) {
    return happened("ObjectCreated:Put", key, sequencer);
  }

  public S3Notification happened(String eventName, String key, String sequencer) {
    records.add(
        new S3EventNotificationRecord(
            Bed.HOME,
            eventName,
            "aws:s3",
            "2026-01-01T00:00:00.000Z",
            "2.1",
            null,
            null,
            new S3Entity(
                "images",
                new S3BucketEntity(Bed.BUCKET, null, "arn:aws:s3:::" + Bed.BUCKET),
                new S3ObjectEntity(
                    URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"),
                    12L,
                    "0123456789abcdef0123456789abcdef",
                    "",
                    sequencer),
                "1.0"),
            null));
    return this;
  }

  /** The key that AWS's classes read out of what was encoded here. */
  public String decodedKey() {
    return records.getFirst().getS3().getObject().getUrlDecodedKey();
  }

  public JsonNode json() {
    try {
      return AS_LAMBDA_WRITES.readTree(AS_LAMBDA_WRITES.writeValueAsString(new S3Event(records)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  interface NotificationJson {
    @JsonProperty("Records")
    List<?> getRecords();
  }

  interface RecordJson {
    /** Of a Joda type, which plain Jackson does not know. */
    @JsonSerialize(using = ToStringSerializer.class)
    Object getEventTime();
  }
}
