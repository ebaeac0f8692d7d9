package io.awsdeployer.localaws.conformance;

/** What became of an open question. */
public record Finding(Kind kind, String seen) {

  /** How far it is answered. */
  public enum Kind {
    /** It behaves as the local AWS with the switch turned. */
    SWITCH_ON,
    /** It behaves as the local AWS does at first. */
    SWITCH_OFF,
    /** No switch is about it; what was seen is the answer. */
    TOLD,
    /** Not answered, and what was seen says why. */
    UNKNOWN
  }

  static Finding told(String seen) {
    return new Finding(Kind.TOLD, seen);
  }

  static Finding unknown(String why) {
    return new Finding(Kind.UNKNOWN, why);
  }

  /** An answer by its code: one is that of the switch, one that of the default. */
  static Finding of(Answer answer, String codeWhenOn, String codeWhenOff) {
    Kind kind =
        answer.code().equals(codeWhenOn)
            ? Kind.SWITCH_ON
            : answer.code().equals(codeWhenOff) ? Kind.SWITCH_OFF : Kind.UNKNOWN;
    return new Finding(kind, answer.toString());
  }

  static Finding told(Answer answer) {
    return answer.code().equals("UnknownOperationException")
            || answer.code().startsWith("AccessDenied")
        ? unknown(answer.toString())
        : told(answer.toString());
  }
}
