package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/**
 * The folders that the registries keep their content in. All registries of one side share one
 * folder, whatever network they are on, so that content is pushed and checked over loopback only.
 *
 * @param immutable which files are never written again
 */
record Store(Path root, Predicate<Path> immutable) {
  /** So much has to be free in memory for each byte of content before memory is used. */
  private static final int ROOM = 4;

  /**
   * A new folder, in memory where there is room: disks differ more than tools.
   *
   * @param need bytes of content on both sides together
   */
  static Store create(Options options, Predicate<Path> immutable, long need) throws IOException {
    Path memory = Path.of("/dev/shm");
    boolean roomy =
        Files.isWritable(memory)
            && Files.getFileStore(memory).getUsableSpace() > ROOM * need
            && Machine.availableMemory() > ROOM * need;
    Path parent = options.data().orElse(roomy ? memory : Files.createDirectories(options.output()));
    return new Store(
        Files.createTempDirectory(Files.createDirectories(parent), "bench-"), immutable);
  }

  Path source() {
    return root.resolve("source");
  }

  Path target() {
    return root.resolve("target");
  }

  Path file(String name) {
    return root.resolve(name);
  }

  /** Keeps what the target holds now under a name, and empties the target. */
  void keep(String snapshot) throws IOException {
    Path kept = root.resolve("before-" + snapshot);
    Files.createDirectories(target());
    Files.move(target(), kept);
    Files.createDirectories(target());
  }

  /** Makes the target hold what was kept; nothing when that is nothing. */
  void reset(String snapshot) throws IOException {
    delete(target());
    Path kept = root.resolve("before-" + snapshot);
    if (Files.isDirectory(kept)) {
      link(kept, target());
    } else {
      Files.createDirectories(target());
    }
  }

  void delete() throws IOException {
    delete(root);
  }

  /** Blob contents, which never change, become links; the small files that may are copied. */
  private void link(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path there = to.resolve(from.relativize(file).toString());
            if (immutable.test(file)) {
              Files.createLink(there, file);
            } else {
              Files.copy(file, there);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The kind of file system it is on. */
  String place() throws IOException {
    return Files.getFileStore(root).type();
  }

  void open() throws IOException {
    Files.createDirectories(source());
    Files.createDirectories(target());
  }
}
