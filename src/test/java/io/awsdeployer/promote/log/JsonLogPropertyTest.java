package io.awsdeployer.promote.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.log.EventLog.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JsonLogPropertyTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Property(tries = 100)
  void everyLineIsOneJsonObject(
      @ForAll String message,
      @ForAll Map<String, String> context,
      @ForAll Map<String, List<String>> fields,
      @ForAll double number)
      throws JsonProcessingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventLog any =
        new JsonLog(new PrintStream(bytes, false, UTF_8), Clock.systemUTC(), Level.DEBUG)
            .with(context)
            .with(Map.of("number", number, "error", new IOException(message)));
    any.info(message, fields);

    String text = bytes.toString(UTF_8);
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    assertThat(STRICT.readTree(text).isObject()).isTrue();
  }
}
