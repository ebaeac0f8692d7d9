package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kernel's own limit, CFS bandwidth control, in a control group made for one process
 * (docs.kernel.org: admin-guide/cgroup-v2, "CPU Interface Files"; scheduler/sched-bwc for version
 * 1). Needs the right to make one, which root has in some containers.
 */
record CgroupLimit(Parent parent) implements CpuLimit {
  private static final Pattern NAME = Pattern.compile("promote-bench-(?<bench>\\d+)-\\d+");

  /**
   * A control group in which others can be made.
   *
   * @param unified whether it is of version 2
   */
  record Parent(Path folder, boolean unified) {}

  static Optional<CgroupLimit> find() throws IOException {
    Path mounts = Path.of("/proc/self/mounts");
    Path own = Path.of("/proc/self/cgroup");
    if (!Files.exists(mounts) || !Files.exists(own)) {
      return Optional.empty();
    }
    return candidates(Files.readAllLines(mounts), Files.readAllLines(own)).stream()
        .map(CgroupLimit::new)
        .filter(CgroupLimit::works)
        .findFirst();
  }

  /**
   * Where one might be made: in the own group, or at the top, in that order for each hierarchy.
   *
   * @param mounts of {@code /proc/self/mounts}
   * @param own of {@code /proc/self/cgroup}
   */
  static List<Parent> candidates(List<String> mounts, List<String> own) {
    List<Parent> candidates = new ArrayList<>();
    for (String mount : mounts) {
      String[] fields = mount.split(" ", -1);
      boolean unified = fields.length > 3 && fields[2].equals("cgroup2");
      boolean cpu =
          fields.length > 3
              && fields[2].equals("cgroup")
              && List.of(fields[3].split(",", -1)).contains("cpu");
      if (!unified && !cpu) {
        continue;
      }
      Path top = Path.of(fields[1]);
      for (String line : own) {
        String[] parts = line.split(":", 3);
        boolean same =
            unified ? parts[1].isEmpty() : List.of(parts[1].split(",", -1)).contains("cpu");
        if (same && !parts[2].equals("/")) {
          candidates.add(new Parent(top.resolve(parts[2].substring(1)), unified));
        }
      }
      candidates.add(new Parent(top, unified));
    }
    return candidates;
  }

  @Override
  public String method() {
    return "by the kernel, a quota for each 100 ms (%s in a control group of its own)"
        .formatted(parent.unified() ? "cpu.max" : "cpu.cfs_quota_us");
  }

  @Override
  public Hold hold(long pid, double share) throws IOException {
    Path group = folder(pid);
    Files.createDirectory(group);
    try {
      setQuota(group, share);
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
    } catch (IOException e) {
      Files.delete(group);
      throw e;
    }
    return () -> release(group, pid);
  }

  private void release(Path group, long pid) throws IOException {
    try {
      Files.writeString(parent.folder().resolve("cgroup.procs"), Long.toString(pid));
    } catch (IOException _) {
      // It has ended, and left the group by that.
    }
    Files.delete(group);
  }

  /** Of runs that were ended by force. */
  private void sweep() throws IOException {
    try (Stream<Path> groups = Files.list(parent.folder())) {
      for (Path group : groups.filter(CgroupLimit::abandoned).toList()) {
        remove(group);
      }
    }
  }

  private static void remove(Path group) {
    try {
      Files.deleteIfExists(group);
    } catch (IOException _) {
      // Something is still in it; it harms nobody.
    }
  }

  private static boolean abandoned(Path group) {
    Matcher ours = NAME.matcher(group.getFileName().toString());
    return ours.matches() && ProcessHandle.of(Long.parseLong(ours.group("bench"))).isEmpty();
  }

  private boolean works() {
    Path group = folder(0);
    try {
      Files.createDirectory(group);
      try {
        setQuota(group, 1);
        sweep();
        return true;
      } finally {
        Files.delete(group);
      }
    } catch (IOException _) {
      return false;
    }
  }

  private void setQuota(Path group, double share) throws IOException {
    long quota = Math.round(share * PERIOD_MICROS);
    if (parent.unified()) {
      Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
    } else {
      Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
      Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
    }
  }

  private Path folder(long pid) {
    return parent
        .folder()
        .resolve("promote-bench-%d-%d".formatted(ProcessHandle.current().pid(), pid));
  }
}
