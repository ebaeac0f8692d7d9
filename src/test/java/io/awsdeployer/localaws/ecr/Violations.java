package io.awsdeployer.localaws.ecr;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client did that real ECR may let pass today but nobody should rely on (§10.1). */
final class Violations {
  private final List<String> texts = new CopyOnWriteArrayList<>();

  void add(String text) {
    texts.add(text);
  }

  List<String> list() {
    return List.copyOf(texts);
  }
}
