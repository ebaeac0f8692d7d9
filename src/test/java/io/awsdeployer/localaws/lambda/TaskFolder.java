package io.awsdeployer.localaws.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder a deployment package is unpacked to ({@code /var/task}), from what a build leaves. */
public final class TaskFolder implements AutoCloseable {
  private final Path folder;

  private TaskFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Lays out the folder: links to all there is in it, so it costs nothing.
   *
   * @param classes of the function
   * @param libraries jars, and nothing but the function's own
   */
  public static TaskFolder of(Path classes, Path libraries) throws IOException {
    Path folder = Files.createTempDirectory("task-");
    for (Path entry : entries(classes)) {
      Files.createSymbolicLink(
          folder.resolve(entry.getFileName().toString()), entry.toAbsolutePath());
    }
    Files.createSymbolicLink(folder.resolve("lib"), libraries.toAbsolutePath());
    return new TaskFolder(folder);
  }

  public Path path() {
    return folder;
  }

  @Override
  public void close() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path entry : entries(folder)) {
        Files.delete(entry);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
