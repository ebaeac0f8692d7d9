package io.awsdeployer.promote.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RepositoryNamePropertyTest {

  @Property
  void partsJoinedBySeparatorsAndSlashesAreAccepted(@ForAll("names") String name) {
    assertThat(new RepositoryName(name)).hasToString(name);
  }

  @Property
  void anyStringIsAcceptedOrRefusedWithAShortMessage(@ForAll String name) {
    try {
      assertThat(new RepositoryName(name).value()).matches("[a-z0-9._/-]{2,256}");
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("is not a repository name").message().hasSizeLessThan(300);
    }
  }

  @Property(tries = 3_000)
  void aStringOfTheGrammarsOwnCharactersIsJudgedAsTheSimpleModelDoes(
      @ForAll("nearlyNames") String name) {
    boolean accepted = true;
    try {
      RepositoryName _ = new RepositoryName(name);
    } catch (IllegalArgumentException e) {
      accepted = false;
    }
    assertThat(accepted).as(name).isEqualTo(model(name));
  }

  /** Part by part, without an expression for the whole. */
  private static boolean model(String name) {
    if (name.length() < 2 || name.length() > 256) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      String separators = part.replaceAll("[a-z0-9]+", " ");
      if (!separators.startsWith(" ") || !separators.endsWith(" ")) {
        return false;
      }
      boolean good =
          Stream.of(separators.split(" "))
              .allMatch(s -> s.isEmpty() || List.of(".", "_", "__").contains(s) || s.matches("-+"));
      if (!good) {
        return false;
      }
    }
    return true;
  }

  /** A minute is for slow machines: an expression that goes back and forth takes years. */
  @Example
  void hostileStringsOfFullLengthAreJudgedAtOnce() {
    Stream.of("a", "a-", "a.", "a_", "a__", "aa--", "a/", "a-a/", "-", "_", "ab.cd")
        .map(pattern -> pattern.repeat(256).substring(0, 255))
        .flatMap(text -> Stream.of(text + "!", text + "_", text + "a", "!" + text))
        .forEach(text ->
            assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> {
                  try {
                    RepositoryName _ = new RepositoryName(text);
                  } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageContaining("…");
                  }
                }));
  }

  @Example
  void theLengthIsBounded() {
    assertThat(new RepositoryName("a".repeat(256)).value()).hasSize(256);
    for (String name : List.of("", "a", "a".repeat(257), "a".repeat(1_000_000))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new RepositoryName(name));
    }
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> word =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('0', '9')
            .ofMinLength(1)
            .ofMaxLength(8);
    Arbitrary<String> separated =
        Arbitraries.of(".", "_", "__", "-", "--", "-----")
            .flatMap(separator ->
                word.list().ofMinSize(2).ofMaxSize(4).map(w -> String.join(separator, w)));
    return separated.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/", parts));
  }

  @Provide
  Arbitrary<String> nearlyNames() {
    return Arbitraries.of("a", "b", "7", ".", "_", "-", "/")
        .list()
        .ofMaxSize(12)
        .map(p -> String.join("", p));
  }
}
