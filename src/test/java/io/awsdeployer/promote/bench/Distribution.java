package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.AccessLog.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CNCF distribution's registry, which logs in Apache's combined format. */
record Distribution(Path program) implements RegistrySoftware {
  static final String NAME = "distribution";

  /** Host, two names, time; the request; status and bytes; referrer and agent. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[[^]]*] \"(?<method>[A-Z]+) (?<path>\\S+) [^\"]*\" (?<status>\\d{3})"
              + " (?<bytes>\\d+) \"[^\"]*\" \"(?<agent>[^\"]*)\"");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Tool.version(program, "--version");
  }

  @Override
  public String method() {
    return "files, no cache, 1000 file operations at once; it mounts blobs from other repositories";
  }

  @Override
  public String configuration(
      Path folder, String address, int port, Optional<Certificate> certificate) {
    String tls =
        certificate
            .map(c -> "  tls: {certificate: %s, key: %s}%n".formatted(c.certificate(), c.key()))
            .orElse("");
    return """
    version: 0.1
    log: {level: error, accesslog: {disabled: false}}
    storage: {filesystem: {rootdirectory: %s, maxthreads: 1000}, delete: {enabled: true}}
    http:
      addr: %s:%d
    %s\
    """
        .formatted(folder, address, port, tls);
  }

  @Override
  public List<String> arguments(Path configuration) {
    return List.of("serve", configuration.toString());
  }

  @Override
  public Optional<Entry> logged(String line) {
    Matcher parts = LINE.matcher(line);
    return parts.matches()
        ? Optional.of(
            new Entry(
                parts.group("method"),
                parts.group("path"),
                Integer.parseInt(parts.group("status")),
                Long.parseLong(parts.group("bytes")),
                parts.group("agent")))
        : Optional.empty();
  }

  @Override
  public boolean immutable(Path file) {
    return file.endsWith("data");
  }
}
