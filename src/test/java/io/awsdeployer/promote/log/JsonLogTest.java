package io.awsdeployer.promote.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.log.EventLog.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JsonLogTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  // Neither the stream's encoding nor the clock's zone may show.
  private final JsonLog log =
      new JsonLog(
          new PrintStream(written, false, ISO_8859_1),
          Clock.fixed(Instant.parse("2026-01-02T03:04:05.6Z"), ZoneId.of("Asia/Tokyo")),
          Level.DEBUG);

  @Test
  void aLineHasTimeLevelMessageContextAndFieldsInThisOrder() {
    log.with(fields("service", "promote", "env", "dev"))
        .with(fields("sk", "2HF"))
        .info("Image staged", fields("image", "app:1", "bytes", 12L));

    assertThat(written.toString(UTF_8))
        .isEqualTo(
            "{\"timestamp\":\"2026-01-02T03:04:05.600Z\",\"level\":\"INFO\",\"message\":\"Image"
                + " staged\",\"service\":\"promote\",\"env\":\"dev\",\"sk\":\"2HF\","
                + "\"image\":\"app:1\",\"bytes\":12}\n");
  }

  @Test
  void valuesKeepTheirTypes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("int", 1);
    fields.put("long", 10_000_000_000L);
    fields.put("double", 1.5);
    fields.put("decimal", new BigDecimal("100.0"));
    fields.put("counter", new AtomicInteger(7));
    fields.put("nan", Double.NaN);
    fields.put("truth", true);
    fields.put("duration_ms", Duration.ofMillis(1_234));
    fields.put("present", Optional.of(Optional.of(3)));
    fields.put("absent", Optional.empty());
    fields.put("list", List.of("a", 1, Optional.empty(), List.of(false)));
    fields.put("map", Map.of("k", Duration.ofSeconds(1)));
    fields.put("path", Path.of("a/b"));
    fields.put("instant", Instant.EPOCH);
    fields.put("enum", Level.WARN);
    log.info("m", fields);

    assertThat(written.toString(UTF_8))
        .contains(
            "\"int\":1,\"long\":10000000000,\"double\":1.5,\"decimal\":100.0,\"counter\":7,"
                + "\"nan\":\"NaN\",\"truth\":true,\"duration_ms\":1234,\"present\":3,"
                + "\"list\":[\"a\",1,[false]],\"map\":{\"k\":1000},\"path\":\"a/b\","
                + "\"instant\":\"1970-01-01T00:00:00Z\",\"enum\":\"WARN\"}");
  }

  @Test
  void aFieldOfTheLineReplacesThatOfTheContextAndNeitherHidesTheMessage() {
    log.with(fields("env", "dev")).warn("m", fields("env", "prod", "message", "x", "level", 3));

    assertThat(only())
        .isEqualTo(
            tree(
                "{\"timestamp\":\"2026-01-02T03:04:05.600Z\",\"level\":\"WARN\",\"message\":\"m\","
                    + "\"env\":\"prod\",\"message_\":\"x\",\"level_\":3}"));
  }

  @Test
  void secretsAreBlankedWhereverTheyStand() {
    String url = "https://layers.example/x?X-Amz-Signature=c0ffee&y=1";
    log.with(fields("context", url))
        .info(
            "from " + url,
            fields(
                "value",
                url,
                "list",
                List.of(url),
                "map",
                Map.of(url, url),
                "thrown",
                new IOException(url, new IllegalStateException(url))));

    assertThat(written.toString(UTF_8)).doesNotContain("c0ffee").contains("[redacted]");
  }

  @Test
  void aThrowableHasClassMessageAndStack() {
    log.info("m", fields("error", new IOException("lost", new IllegalStateException("inner"))));

    JsonNode error = only().path("error");
    assertThat(error.path("class").textValue()).isEqualTo("java.io.IOException");
    assertThat(error.path("message").textValue()).isEqualTo("lost");
    assertThat(error.path("stack").textValue())
        .startsWith("java.io.IOException: lost\n\tat ")
        .contains(getClass().getName(), "\nCaused by: java.lang.IllegalStateException: inner\n");
  }

  @Test
  void aThrowableIsBoundedInLength() {
    IOException endless = new IOException("x".repeat(1_000_000));
    IllegalStateException other = new IllegalStateException("y".repeat(1_000_000), endless);
    endless.initCause(other);
    log.info("m", fields("error", endless));

    JsonNode error = only().path("error");
    assertThat(error.path("message").textValue()).hasSize(32 * 1024).endsWith("x…");
    assertThat(error.path("stack").textValue())
        .hasSizeLessThanOrEqualTo(8 * 1024)
        .contains("Caused by: java.lang.IllegalStateException: yyy");
  }

  @Test
  void aCollectionThatContainsItselfEnds() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    log.info("m", fields("endless", endless));

    assertThat(only().path("endless").toString()).isEqualTo("[[[[[[[[\"…\"]]]]]]]]");
  }

  @Test
  void linesBelowTheMinimumAreLeftOut() {
    EventLog quiet =
        new JsonLog(new PrintStream(written, false, UTF_8), Clock.systemUTC(), Level.WARN)
            .with(fields("a", 1));
    quiet.write(Level.DEBUG, "debug", Map.of());
    quiet.info("info", Map.of());
    quiet.warn("warn", Map.of());
    quiet.write(Level.ERROR, "error", Map.of());

    assertThat(written.toString(UTF_8).lines())
        .extracting(line -> tree(line).path("message").textValue())
        .containsExactly("warn", "error");
  }

  @Test
  void linesOfManyThreadsStayWhole() {
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        int number = i;
        workers.execute(() -> log.info("m".repeat(500), fields("number", number)));
      }
    }

    assertThat(written.toString(UTF_8).lines())
        .hasSize(500)
        .extracting(line -> tree(line).path("number").intValue())
        .doesNotHaveDuplicates();
  }

  @Test
  void aLineIsUtf8WhateverTheStreamSays() {
    log.info("größer als 10 €", Map.of());

    assertThat(only().path("message").textValue()).isEqualTo("größer als 10 €");
  }

  private JsonNode only() {
    assertThat(written.toString(UTF_8)).hasLineCount(1);
    return tree(written.toString(UTF_8));
  }

  private static JsonNode tree(String json) {
    try {
      return STRICT.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return fields;
  }
}
