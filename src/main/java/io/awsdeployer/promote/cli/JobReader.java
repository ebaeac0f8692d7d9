package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.aws.RoleArn;
import io.awsdeployer.promote.naming.BuildNames;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.EcrStrategy;
import io.awsdeployer.promote.read.Event;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.read.RequestReader;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes of a command line what it asks for, with all that is wrong told at once. */
final class JobReader {
  /** The roles' sessions last an hour. */
  private static final Duration TIMEOUT = Duration.ofMinutes(55);

  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(12);

  /** Where a command line says no environment, none of its parameters is read either. */
  private static final String NO_ENV = "command-line";

  private final Arguments arguments;
  private final Surroundings around;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  JobReader(Arguments arguments, Surroundings around) {
    this.arguments = arguments;
    this.around = around;
    this.environment = new HashMap<>(around.environment());
  }

  /**
   * Reads it.
   *
   * @throws UsageException with everything that is wrong
   * @throws io.awsdeployer.promote.error.InvalidRequestException when an event is
   */
  Job read(Verb verb) throws UsageException {
    role(Option.SOURCE_ROLE, "SOURCE_ROLE_ARN");
    role(Option.TARGET_ROLE, "TARGET_ROLE_ARN");
    set(Option.SOURCE_EXTERNAL_ID, "SOURCE_ROLE_EXTERNAL_ID");
    set(Option.TARGET_EXTERNAL_ID, "EXECUTION_ROLE_EXTERNAL_ID");
    Duration timeout = typed(Option.TIMEOUT, JobReader::duration).orElse(TIMEOUT);
    LogKind log = typed(Option.LOG, LogKind::of).orElse(LogKind.TEXT);
    Optional<Event> event =
        switch (verb) {
          case COPY -> copy();
          case RUN -> run();
        };
    if (!problems.isEmpty() || event.isEmpty()) {
      throw new UsageException(problems);
    }
    boolean json =
        arguments.has(Option.JSON) || arguments.has(Option.JSON_PREFIX) || !around.outIsTerminal();
    return new Job(
        event.get(),
        environment,
        timeout,
        json,
        arguments.value(Option.JSON_PREFIX).orElse(""),
        log);
  }

  private Optional<Event> copy() {
    if (arguments.operands().size() > 2) {
      problems.add(
          "copy takes SOURCE and TARGET, and '%s' is one more"
              .formatted(arguments.operands().get(2)));
    }
    Optional<ImageReference> source = operand(0, "SOURCE", List.of("SOURCE_IMAGE"));
    Optional<ImageReference> target = operand(1, "TARGET", List.of("TARGET_IMAGE", "DEST_IMAGE"));
    target
        .flatMap(ImageReference::digest)
        .ifPresent(digest ->
            problems.add("TARGET: leave '@%s' away: the digest is the source's".formatted(digest)));
    if (source.isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    Optional<Tag> tag = target.get().tag().or(source.get()::tag);
    Optional<Reference> wanted = source.get().tag().<Reference>map(t -> t).or(source.get()::digest);
    if (wanted.isEmpty()) {
      problems.add("SOURCE: has neither a tag nor a digest");
    } else if (tag.isEmpty()) {
      problems.add("TARGET: needs a tag, because the source has none: it is what gets promoted");
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    environment.put("SOURCE_ECR_ACCOUNT", source.get().registry().account().value());
    environment.put("SOURCE_ECR_REGION", source.get().registry().region().value());
    if (firstOf(List.of("AWS_REGION", "AWS_DEFAULT_REGION")).isEmpty()) {
      environment.put("AWS_REGION", target.get().registry().region().value());
    }
    return Optional.of(
        new Event.Asked(request(source.get(), target.get(), wanted.get(), tag.get())));
  }

  private PromotionRequest request(
      ImageReference source, ImageReference target, Reference wanted, Tag tag) {
    ImageSpec image =
        new ImageSpec(
            source.repository(),
            wanted,
            wanted instanceof Tag ? source.digest() : Optional.empty(),
            target.repository(),
            tag);
    return new PromotionRequest(
        firstOf(List.of("ENV")).orElse(NO_ENV),
        target.repository().value(),
        arguments.value(Option.BUILD).orElseGet(this::now),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(target.registry().account()),
        Optional.of(target.registry().region()),
        new EcrStrategy.Local(),
        arguments.has(Option.PLAN) ? Action.PLAN : Action.PROMOTE,
        Optional.of(List.of(image)),
        Optional.empty(),
        Optional.empty(),
        BuildNames.NONE,
        false);
  }

  private String now() {
    return Instant.ofEpochSecond(around.clock().instant().getEpochSecond())
        .toString()
        .replaceAll("[-:]", "");
  }

  private Optional<ImageReference> operand(int index, String name, List<String> variables) {
    Optional<String> text =
        arguments.operands().size() > index
            ? Optional.of(arguments.operands().get(index))
            : firstOf(variables);
    if (text.isEmpty()) {
      problems.add("%s is missing (or %s)".formatted(name, String.join(", or ", variables)));
      return Optional.empty();
    }
    return reading(name, text.get(), ImageReference::of);
  }

  private Optional<Event> run() {
    arguments
        .operands()
        .forEach(word ->
            problems.add("run takes no '%s': the event comes with --event".formatted(word)));
    Optional<Action> action = typed(Option.ACTION, Action::of);
    Optional<String> file = arguments.value(Option.EVENT);
    if (file.isEmpty()) {
      problems.add("--event is missing: a file with the event, or - for standard input");
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return bytes(file.orElseThrow())
        .map(bytes -> new RequestReader().read(bytes, environment.getOrDefault("ENV", "")))
        .flatMap(event -> action.isEmpty() ? Optional.of(event) : changed(event, action.get()));
  }

  private Optional<Event> changed(Event event, Action action) {
    return switch (event) {
      case Event.Asked(PromotionRequest request) ->
          reading(Option.ACTION.word(), "", _ -> new Event.Asked(request.with(action)));
      case Event.Notified _ -> {
        problems.add("--action: a notification of S3's is promoted and nothing else");
        yield Optional.empty();
      }
    };
  }

  private Optional<byte[]> bytes(String file) {
    try {
      return Optional.of(file.equals("-") ? all(around.in()) : Files.readAllBytes(Path.of(file)));
    } catch (NoSuchFileException e) {
      problems.add("--event: there is no file '%s'".formatted(file));
    } catch (IOException | InvalidPathException e) {
      problems.add("--event: '%s' cannot be read: %s".formatted(file, e.getMessage()));
    }
    return Optional.empty();
  }

  private static byte[] all(InputStream in) throws IOException {
    return in.readAllBytes();
  }

  /** By its option, else by the environment, which is held to the same. */
  private void role(Option option, String variable) {
    Optional<RoleArn> role =
        arguments.has(option)
            ? typed(option, RoleArn::new)
            : option.variables().stream()
                .filter(name -> firstOf(List.of(name)).isPresent())
                .findFirst()
                .flatMap(name -> reading(name, firstOf(List.of(name)).orElseThrow(), RoleArn::new));
    role.ifPresent(arn -> environment.put(variable, arn.value()));
  }

  private void set(Option option, String variable) {
    arguments.value(option).ifPresent(value -> environment.put(variable, value));
  }

  private Optional<String> firstOf(List<String> variables) {
    return variables.stream()
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private <T> Optional<T> typed(Option option, Function<String, T> type) {
    return arguments.value(option).flatMap(text -> reading(option.word(), text, type));
  }

  private <T> Optional<T> reading(String name, String text, Function<String, T> type) {
    try {
      return Optional.of(type.apply(text));
    } catch (IllegalArgumentException e) {
      problems.add("%s: %s".formatted(name, e.getMessage()));
      return Optional.empty();
    }
  }

  private static Duration duration(String text) {
    if (!text.matches("[1-9][0-9]{0,5}[smh]")) {
      throw new IllegalArgumentException(
          "'%s' is not a time (a number and s, m or h, like 55m)".formatted(text));
    }
    Duration duration = Duration.parse("PT" + text);
    if (duration.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("'%s' is more than 12h".formatted(text));
    }
    return duration;
  }
}
