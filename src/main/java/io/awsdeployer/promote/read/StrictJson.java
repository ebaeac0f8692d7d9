package io.awsdeployer.promote.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.error.Shown;
import java.util.regex.Pattern;

/**
 * Reads one JSON document as RFC 8259 says and not more: no second value for a field, nothing after
 * the end, bounded in size, depth and length of strings. Documents are read as trees, because
 * binding them to classes would stop at the first problem.
 */
public final class StrictJson {
  /** Jackson names its switches in its messages; who wrote a manifest has no use for them. */
  private static final Pattern JACKSON_ADVICE =
      Pattern.compile(",? from `[^`]*`|[:;,]? enable `[^`]*`[^.]*| \\(not recognized as .*");

  private static final int SNIPPET = 40;

  private final int mostMebibytes;
  private final JsonMapper mapper;

  public StrictJson(int mostMebibytes, int deepest, int longestString) {
    this.mostMebibytes = mostMebibytes;
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(deepest)
                    .maxStringLength(longestString)
                    .build())
            .build();
    this.mapper =
        JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  }

  /** Bytes beyond which a document is refused. */
  public int mostBytes() {
    return mostMebibytes << 20;
  }

  public JsonNode read(byte[] bytes) throws NotJsonException {
    if (bytes.length > mostBytes()) {
      throw new NotJsonException("is larger than the %s MiB allowed".formatted(mostMebibytes));
    }
    String text = Utf8.decode(bytes);
    if (text.isBlank()) {
      throw new NotJsonException("is empty");
    }
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new NotJsonException(told(e, text), e);
    }
  }

  private static String told(JsonProcessingException e, String text) {
    if (e instanceof JsonEOFException
        || e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
      return "is not complete JSON: it ends in the middle, after '%s'"
          .formatted(Shown.of(text.substring(Math.max(0, text.length() - SNIPPET)), SNIPPET));
    }
    String reason =
        e instanceof MismatchedInputException
            ? "there is more after the end of the document"
            : JACKSON_ADVICE.matcher(e.getOriginalMessage()).replaceAll("");
    JsonLocation at = e.getLocation();
    if (at == null) {
      return "is not JSON that can be taken: " + Shown.of(reason, 200);
    }
    return "is not JSON that can be taken: line %s, column %s, at '%s': %s"
        .formatted(at.getLineNr(), at.getColumnNr(), snippet(text, at), Shown.of(reason, 200));
  }

  private static String snippet(String text, JsonLocation at) {
    int from = Math.clamp(at.getCharOffset(), 0, text.length());
    String rest = text.substring(from);
    return Shown.of(rest.lines().findFirst().orElse(""), SNIPPET);
  }
}
