package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A registry that nobody here wrote: how it is configured and started, and what it logs. All are
 * plain: no cache, no deletion behind one's back, no content shared between repositories on disk,
 * so that a folder may be changed under them and none does less work than another.
 */
public sealed interface RegistrySoftware permits Distribution, Zot {
  /** All there are. */
  List<String> NAMES = List.of(Distribution.NAME, Zot.NAME);

  /**
   * The one of that name, where its program is installed.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  static Optional<RegistrySoftware> find(String name) {
    return switch (name) {
      case Distribution.NAME -> Tool.find("registry").map(Distribution::new);
      case Zot.NAME -> Tool.find("zot").map(Zot::new);
      default ->
          throw new IllegalArgumentException(
              "'%s' is no server; there are %s".formatted(name, NAMES));
    };
  }

  /** As options and tables call it. */
  String name();

  Path program();

  /** What the program says of itself. */
  String version() throws IOException, InterruptedException;

  /** How it is configured, for the reader of the report. */
  String method();

  /**
   * A configuration file's text.
   *
   * @param folder that holds its content
   * @param certificate with which it speaks TLS
   */
  String configuration(Path folder, String address, int port, Optional<Certificate> certificate);

  /** What follows the program's name to serve by a configuration file. */
  List<String> arguments(Path configuration);

  /** The request that a line of its output tells of; nothing where it tells of something else. */
  Optional<AccessLog.Entry> logged(String line);

  /** Whether a file below its folder is content that is never written again. */
  boolean immutable(Path file);
}
