package io.awsdeployer.promote.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files that are on every machine which can build this: the JDK's, the libraries, our classes. */
final class MachineFiles {
  private static final int LONGEST_NAME = 100;

  /** Leaves out the JDK's few giants: tens of megabytes are enough to look at. */
  private static final long LARGEST = 30_000_000;

  private MachineFiles() {}

  /** Every second file of the JDK, beginning with the first or the second: two different halves. */
  static SortedMap<String, Path> halfOfTheJdk(int half) throws IOException {
    SortedMap<String, Path> all = under(Path.of(System.getProperty("java.home")), "opt/java/");
    SortedMap<String, Path> chosen = new TreeMap<>();
    int i = 0;
    for (var file : all.entrySet()) {
      if (i++ % 2 == half) {
        chosen.put(file.getKey(), file.getValue());
      }
    }
    return chosen;
  }

  /**
   * All files below a folder.
   *
   * @param prefix of their names within the image
   */
  static SortedMap<String, Path> under(Path folder, String prefix) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .filter(path -> Files.isRegularFile(path) && Files.isReadable(path))
          .filter(path -> size(path) <= LARGEST)
          .forEach(path -> files.put(prefix + folder.relativize(path), path));
    }
    files.keySet().removeIf(name -> name.length() >= LONGEST_NAME);
    return files;
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
