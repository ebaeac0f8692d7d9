package io.awsdeployer.promote.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The TCP sockets of a process, as Linux lists them (proc(5): {@code fd}, {@code net/tcp}). */
public final class TcpSockets {
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  private TcpSockets() {}

  /**
   * One of them.
   *
   * @param remotePort 0 of one that listens
   */
  public record TcpSocket(int localPort, int remotePort) {}

  public static List<TcpSocket> of(long pid) throws IOException {
    Set<String> own = inodes(pid);
    List<TcpSocket> sockets = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (own.contains(columns[9])) {
          sockets.add(new TcpSocket(port(columns[1]), port(columns[2])));
        }
      }
    }
    return sockets;
  }

  private static Set<String> inodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path file : open.toList()) {
        Matcher socket = SOCKET.matcher(Files.readSymbolicLink(file).toString());
        if (socket.matches()) {
          inodes.add(socket.group(1));
        }
      }
    } catch (NoSuchFileException e) {
      throw new IOException("the process or one of its files has gone meanwhile", e);
    }
    return inodes;
  }

  private static int port(String hexAddress) {
    return Integer.parseInt(hexAddress.substring(hexAddress.lastIndexOf(':') + 1), 16);
  }
}
