package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.error.ServiceAnswer;
import io.awsdeployer.promote.registry.Digest;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code PutImage} misses blobs or manifests that were there before: unreferenced blobs may be
 * cleaned up at any time. Healed once by those who stage; callers of a promotion never see it.
 */
public final class ContentMissingException extends Exception {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final transient Set<Digest> digests;
  private final transient ServiceAnswer answer;

  ContentMissingException(ServiceAnswer answer, Throwable cause) {
    super(answer.message(), cause);
    this.answer = answer;
    Set<Digest> named = new HashSet<>();
    DIGEST.matcher(answer.message()).results().forEach(m -> named.add(new Digest(m.group())));
    this.digests = Set.copyOf(named);
  }

  public ServiceAnswer answer() {
    return answer;
  }

  /** What the service says is missing; empty when its text names nothing. */
  public Set<Digest> digests() {
    return digests;
  }
}
