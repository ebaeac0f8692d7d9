package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the documentation, taken apart so that tests can hold it to the code. */
public record Markdown(String text) {
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.+)$");
  private static final Pattern BACKTICKS = Pattern.compile("`([^`]+)`");

  /** Reads a file of the project. */
  public static Markdown of(String path) {
    try {
      return new Markdown(Files.readString(Path.of(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands below a heading, up to the next one of the same height or higher. */
  public Markdown section(String heading) {
    List<MatchResult> headings = HEADING.matcher(text).results().toList();
    for (int i = 0; i < headings.size(); i++) {
      if (headings.get(i).group(2).equals(heading)) {
        int height = headings.get(i).group(1).length();
        int end =
            headings.stream()
                .skip(i + 1L)
                .filter(next -> next.group(1).length() <= height)
                .mapToInt(MatchResult::start)
                .findFirst()
                .orElse(text.length());
        return new Markdown(text.substring(headings.get(i).end(), end));
      }
    }
    throw new AssertionError("there is no heading '%s'".formatted(heading));
  }

  public List<String> headings() {
    return HEADING.matcher(text).results().map(heading -> heading.group(2)).toList();
  }

  /** The fenced blocks of a language. */
  public List<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  public List<JsonNode> json() {
    JsonMapper mapper = new JsonMapper();
    List<JsonNode> documents = new ArrayList<>();
    for (String block : blocks("json")) {
      try {
        documents.add(mapper.readTree(block));
      } catch (IOException e) {
        throw new AssertionError("this block is not JSON:\n" + block, e);
      }
    }
    return documents;
  }

  /** The rows of all tables below their heads, as cells. */
  public List<List<String>> rows() {
    List<String> lines = text.lines().toList();
    List<List<String>> rows = new ArrayList<>();
    boolean body = false;
    for (String line : lines) {
      if (line.startsWith("| ---")) {
        body = true;
      } else if (!line.startsWith("|")) {
        body = false;
      } else if (body) {
        String inner = line.strip();
        rows.add(
            List.of(inner.substring(1, inner.length() - 1).split("\\|")).stream()
                .map(String::strip)
                .toList());
      }
    }
    return rows;
  }

  /** What a cell has in backticks. */
  public static List<String> code(String cell) {
    return BACKTICKS.matcher(cell).results().map(code -> code.group(1)).toList();
  }
}
