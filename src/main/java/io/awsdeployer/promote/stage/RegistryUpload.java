package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.TransferClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The registry's way: POST, then one PUT with the digest and the whole blob (OCI distribution
 * specification, "POST then PUT"), as containerd's pusher and regclient do. Where a registry does
 * not know such a PUT: POST, one streaming PATCH, PUT, for the rest of the promotion.
 *
 * <p>The digest is announced before the bytes have been hashed, so {@link BlobEntity} sends the
 * last of them only when all are known to be right.
 */
final class RegistryUpload implements BlobUpload {
  private static final String UPLOAD_PART = "ecr:UploadLayerPart";
  private static final String COMPLETE = "ecr:CompleteLayerUpload";

  private static final String DIGEST = "docker-content-digest";
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  /** About the request as such; the upload it is for may be gone after it. */
  private static final Set<Integer> KNOWS_NO_SUCH_REQUEST = Set.of(400, 405);

  /** About the request, or about an upload that is gone. */
  private static final Set<Integer> KNOWS_NO_SUCH_UPLOAD = Set.of(404, 416);

  private final EcrRegistry target;
  private final RegistryTokens tokens;
  private final TransferClient http;
  private final EventLog log;
  private final AtomicBoolean inTwo = new AtomicBoolean();
  private final Map<Place, Begun> begunByMount = new ConcurrentHashMap<>();

  RegistryUpload(EcrRegistry target, RegistryTokens tokens, TransferClient http, EventLog log) {
    this.target = target;
    this.tokens = tokens;
    this.http = http;
    this.log = log;
  }

  /** Which blob an upload is of. */
  private record Place(RepositoryName to, Digest blob) {}

  /** An upload whose bytes are still to come, at the address the registry gave. */
  record Begun(UploadSession session, URI upload) {}

  @Override
  public boolean mounts() {
    return true;
  }

  @Override
  public MountAnswer mount(RepositoryName to, Digest blob, RepositoryName from) throws IOException {
    UploadSession session = session(to, blob);
    URI wish = session.mount(from);
    Answer answer = session.send("POST", wish, Optional.empty());
    if (answer.status() == CREATED) {
      // Whether it is true shows when the manifest is put, which ECR refuses without its blobs.
      return answer.header(DIGEST).orElse(blob.value()).equals(blob.value())
          ? MountAnswer.MOUNTED
          : MountAnswer.REFUSED;
    }
    if (answer.status() == ACCEPTED) {
      begunByMount.put(new Place(to, blob), new Begun(session, session.next(wish, answer)));
      return MountAnswer.UPLOAD_BEGUN;
    }
    return session.refuses(answer) ? MountAnswer.REFUSED : MountAnswer.UNTOLD;
  }

  @Override
  public void upload(RepositoryName to, LayerDownload content) throws IOException {
    send(begin(to, content), content);
  }

  /** Begins an upload, or goes on with the one that a mount has become. */
  Begun begin(RepositoryName to, LayerDownload content) throws IOException {
    Digest blob = content.blob().digest();
    Begun before = begunByMount.remove(new Place(to, blob));
    if (before != null) {
      return before;
    }
    UploadSession session = session(to, blob);
    Answer begun = session.send("POST", session.uploads(), Optional.empty());
    session.require(begun, "ecr:InitiateLayerUpload");
    return new Begun(session, session.next(session.uploads(), begun));
  }

  /** Sends the bytes. */
  void send(Begun begun, LayerDownload content) throws IOException {
    if (inTwo.get()) {
      inTwo(begun.session(), begun.upload(), content);
    } else {
      whole(begun.session(), begun.upload(), content);
    }
  }

  private UploadSession session(RepositoryName to, Digest blob) {
    return new UploadSession(target, tokens, http, to, blob);
  }

  private void whole(UploadSession session, URI upload, LayerDownload content) throws IOException {
    Answer done = session.send("PUT", session.commit(upload), Optional.of(new BlobEntity(content)));
    if (isUnknown(done, session, upload)) {
      RegistryError error = RegistryError.of(done);
      if (!inTwo.getAndSet(true)) {
        log.info(
            "The registry takes no blob in one request, all go in two", Map.of("reason", error));
      }
      throw new IOException(
          "the registry takes no blob in one request, it answered %s".formatted(error));
    }
    session.require(done, COMPLETE);
    requireRead(content);
  }

  /** As regclient falls back, but not for what the answer says of bytes, rights or repository. */
  private static boolean isUnknown(Answer answer, UploadSession session, URI upload)
      throws IOException {
    String code = RegistryError.of(answer).code();
    if (code.equals("DIGEST_INVALID") || code.equals("NAME_UNKNOWN")) {
      return false;
    }
    return KNOWS_NO_SUCH_REQUEST.contains(answer.status())
        || (KNOWS_NO_SUCH_UPLOAD.contains(answer.status()) && session.isOpen(upload));
  }

  private static void inTwo(UploadSession session, URI upload, LayerDownload content)
      throws IOException {
    Answer received = session.send("PATCH", upload, Optional.of(new BlobEntity(content)));
    session.require(received, UPLOAD_PART);
    requireRead(content);
    URI commit = session.commit(session.next(upload, received));
    session.require(session.send("PUT", commit, Optional.empty()), COMPLETE);
  }

  private static void requireRead(LayerDownload content) throws IOException {
    if (!content.isRead()) {
      throw new IOException(
          "the registry answered when it had only %d of %d bytes"
              .formatted(content.position(), content.blob().size()));
    }
  }
}
