package io.awsdeployer.promote.naming;

import io.awsdeployer.promote.naming.VersionText.Numbered;
import io.awsdeployer.promote.registry.ImageSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the placeholders stand for in one build, or why one of them stands for nothing. */
public record BuildNames(Map<Placeholder, Name> names) {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);

  /** Of no build: a pattern is as good as its text alone. */
  public static final BuildNames NONE = all(new Unknown("it is not known which build this is"));

  /** Of some build: for finding what is wrong with a pattern whatever the build. */
  public static final BuildNames ANY = all(new Known("x"));

  public BuildNames {
    names = Map.copyOf(names);
  }

  /** What a placeholder comes to. */
  public sealed interface Name {}

  public record Known(String text) implements Name {}

  /**
   * It stands for nothing.
   *
   * @param reason what is missing, and what to do
   */
  public record Unknown(String reason) implements Name {}

  /** What an event's build is called. */
  public static BuildNames of(BuildFacts facts) {
    Optional<KeyLayout> key =
        facts.prefix().flatMap(p -> KeyLayout.of(p, facts.repo(), facts.baseRepo()));
    Optional<Numbered> numbered =
        key.flatMap(k -> VersionText.numbered(k.version()))
            .or(() -> facts.version().flatMap(VersionText::numbered));
    Map<Placeholder, Name> names = new EnumMap<>(Placeholder.class);
    names.put(Placeholder.ENV, new Known(facts.env()));
    names.put(Placeholder.REPO, new Known(facts.repo()));
    names.put(
        Placeholder.SHA,
        known(
            facts.commitHash().or(() -> numbered.map(Numbered::commitHash)),
            "give the event a commit_hash, or an s3_key {repo}/{branch}/{build_number}.{commit_hash}"));
    names.put(
        Placeholder.BUILD,
        known(
            facts.buildNumber().or(() -> numbered.map(Numbered::buildNumber)),
            "give the event a build_number, or an s3_key {repo}/{branch}/{build_number}.{commit_hash}"));
    names.put(
        Placeholder.VERSION,
        known(
            facts.version().or(() -> key.map(KeyLayout::version)),
            "give the event a version, or an s3_key {repo}/{branch}/{version}"));
    names.put(
        Placeholder.BRANCH,
        known(
            facts.branch().or(() -> key.map(KeyLayout::branch)),
            "give the event a branch, or an s3_key {repo}/{branch}/{version}"));
    Name time = time(facts, TIMESTAMP);
    names.put(Placeholder.TIMESTAMP, time);
    names.put(Placeholder.DATE, time(facts, DATE));
    return new BuildNames(names);
  }

  /** The same with what stands for one image. */
  public BuildNames of(ImageSpec image) {
    Map<Placeholder, Name> more = new EnumMap<>(names);
    more.put(Placeholder.APP, new Known(image.app()));
    more.put(Placeholder.TAG, new Known(String.valueOf(image.sourceReference())));
    return new BuildNames(more);
  }

  Name get(Placeholder placeholder) {
    return Objects.requireNonNullElseGet(
        names.get(placeholder), () -> new Unknown("it stands for a part of an image"));
  }

  /**
   * Never the clock: a call that is repeated, and the call of another target, have to come to the
   * same tag.
   */
  private static Name time(BuildFacts facts, DateTimeFormatter format) {
    Optional<Instant> time =
        facts.buildTime().isPresent()
            ? facts.buildTime().flatMap(BuildTime::iso)
            : BuildTime.ofKey(facts.sk());
    return known(
        time.map(format::format),
        facts
            .buildTime()
            .map("the event's build_time '%s' is not a time like 2026-07-22T10:15:00Z"::formatted)
            .orElse(
                "give the event a build_time like 2026-07-22T10:15:00Z, or an sk that is a KSUID or begins with a time"));
  }

  private static Name known(Optional<String> text, String otherwise) {
    return text.<Name>map(Known::new).orElseGet(() -> new Unknown(otherwise));
  }

  private static BuildNames all(Name name) {
    Map<Placeholder, Name> names = new EnumMap<>(Placeholder.class);
    for (Placeholder placeholder : Placeholder.values()) {
      names.put(placeholder, name);
    }
    return new BuildNames(names);
  }
}
