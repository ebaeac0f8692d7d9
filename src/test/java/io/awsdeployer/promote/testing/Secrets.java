package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Credentials;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every secret that a local AWS gave away or was shown: what nobody may read anywhere. */
public final class Secrets {
  private static final Pattern QUERY_SECRET =
      Pattern.compile("X-Amz-(?:Signature|Security-Token|Credential)=([^&]+)");
  private static final Pattern ANSWERED_SECRET =
      Pattern.compile(
          "<(?:SecretAccessKey|SessionToken)>([^<]+)<|\"authorizationToken\":\"([^\"]+)\"");

  private final Bed bed;
  private final Set<String> answered = new ConcurrentSkipListSet<>();

  private Secrets(Bed bed) {
    this.bed = bed;
  }

  /** From now on it is written down what the local AWS gives away, as it does. */
  public static Secrets watched(Bed bed) {
    Secrets secrets = new Secrets(bed);
    for (String operation : List.of("sts:AssumeRole", "ecr:GetAuthorizationToken")) {
      FaultRule _ =
          bed.aws()
              .faults()
              .on(operation)
              .always()
              .with((request, service) -> secrets.noted(service.handle(request)));
    }
    return secrets;
  }

  private Response noted(Response whole) throws java.io.IOException {
    byte[] body = whole.body().readAllBytes();
    Matcher secret = ANSWERED_SECRET.matcher(new String(body, StandardCharsets.UTF_8));
    while (secret.find()) {
      answered.add(secret.group(1) == null ? secret.group(2) : secret.group(1));
    }
    return whole.withBody(new ByteArrayInputStream(body));
  }

  /**
   * All there are by now.
   *
   * @param own what the function signs with
   */
  public Set<String> all(Collection<Credentials> own) {
    Set<String> secrets = new TreeSet<>(answered);
    own.forEach(credentials -> {
      secrets.add(credentials.secretAccessKey());
      credentials.sessionToken().ifPresent(secrets::add);
    });
    for (LoggedRequest request : bed.aws().requests().entries()) {
      secrets.addAll(request.headers().getOrDefault("x-amz-security-token", List.of()));
      Matcher query = QUERY_SECRET.matcher(request.rawQuery());
      while (query.find()) {
        secrets.add(query.group(1));
        secrets.add(URLDecoder.decode(query.group(1), StandardCharsets.UTF_8));
      }
      request.headers().getOrDefault("authorization", List.of()).stream()
          .filter(header -> header.startsWith("Basic "))
          .map(header -> header.substring("Basic ".length()))
          .forEach(token -> {
            secrets.add(token);
            password(token).ifPresent(secrets::add);
          });
    }
    return secrets;
  }

  /** The password in it; none where a fault has made the token one that nobody can read. */
  private static Optional<String> password(String token) {
    try {
      String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      return Optional.of(decoded.substring(decoded.indexOf(':') + 1));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
