package io.awsdeployer.promote.demo;

import io.awsdeployer.promote.testing.BuildOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The events that lie in the project's folder {@code events}. */
record Events(Path folder) {
  static Events ofTheProject() {
    return new Events(BuildOutput.classes().resolve("../../events").normalize());
  }

  String read(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".json"));
  }
}
