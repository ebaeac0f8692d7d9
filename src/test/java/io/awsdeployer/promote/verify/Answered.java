package io.awsdeployer.promote.verify;

import io.awsdeployer.localaws.conformance.Finding;
import io.awsdeployer.localaws.conformance.OpenQuestion;

/** An open question with what became of it. */
record Answered(OpenQuestion question, Finding finding) {

  /** {@code turned}, {@code as it is}, or nothing: what the local AWS's switch should be. */
  String setting() {
    return question
        .decides()
        .map(decides ->
            switch (finding.kind()) {
              case SWITCH_ON -> decides + ": turn it on";
              case SWITCH_OFF -> decides + ": leave it off";
              case TOLD, UNKNOWN -> decides + ": not decided";
            })
        .orElse("");
  }

  boolean isAnswered() {
    return finding.kind() != Finding.Kind.UNKNOWN;
  }
}
