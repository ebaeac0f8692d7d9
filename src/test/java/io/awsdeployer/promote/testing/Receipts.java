package io.awsdeployer.promote.testing;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.awsdeployer.localaws.s3.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A bucket's receipts, as they were at some time. */
public record Receipts(Bucket bucket, Map<String, String> before) {
  private static final Schema SCHEMA = schema();

  /** As they are now. */
  public static Receipts of(Bucket bucket) {
    return new Receipts(bucket, contents(bucket));
  }

  /** Those that have been written since are what docs/receipt.schema.json says. */
  public void requireValidSince() {
    contents(bucket)
        .forEach((key, content) -> {
          if (!content.equals(before.get(key)) && !problems(content).isEmpty()) {
            throw new AssertionError(
                "%s is not what the schema says: %s%n%s"
                    .formatted(key, problems(content), content));
          }
        });
  }

  /** What is wrong with a receipt. */
  public static List<Error> problems(String receipt) {
    return SCHEMA.validate(
        receipt,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static Map<String, String> contents(Bucket bucket) {
    Map<String, String> contents = new HashMap<>();
    bucket.keys().stream()
        .filter(key -> key.contains("promotion-receipts/"))
        .forEach(key ->
            contents.put(key, new String(bucket.get(key).orElseThrow(), StandardCharsets.UTF_8)));
    return contents;
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("docs/receipt.schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
