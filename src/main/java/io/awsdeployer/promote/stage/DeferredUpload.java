package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Chooses the way with the first blob: a promotion that uploads nothing needs no token. */
final class DeferredUpload implements BlobUpload {
  private final Choice choice;
  private final boolean streaming;

  /** Held while the way is found out. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable BlobUpload chosen;

  /**
   * A choice to be made.
   *
   * @param streaming whether the way that is likely takes bytes as they come, so that the source is
   *     asked for them meanwhile
   */
  DeferredUpload(Choice choice, boolean streaming) {
    this.choice = choice;
    this.streaming = streaming;
  }

  /** Finds out which way can be gone. */
  @FunctionalInterface
  interface Choice {
    BlobUpload make() throws InterruptedException;
  }

  @Override
  public void upload(RepositoryName to, LayerDownload content)
      throws IOException, InterruptedException {
    if (streaming) {
      content.askAhead();
    }
    chosen().upload(to, content);
  }

  @Override
  public boolean mounts() throws InterruptedException {
    return chosen().mounts();
  }

  @Override
  public MountAnswer mount(RepositoryName to, Digest blob, RepositoryName from)
      throws IOException, InterruptedException {
    return chosen().mount(to, blob, from);
  }

  private BlobUpload chosen() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      BlobUpload upload = chosen;
      if (upload == null) {
        upload = choice.make();
        chosen = upload;
      }
      return upload;
    } finally {
      lock.unlock();
    }
  }
}
