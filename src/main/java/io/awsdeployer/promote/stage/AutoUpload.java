package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The registry's way as long as nothing shows that it cannot be gone. The first upload that begins
 * is proof that it can, so nothing is asked beforehand; only the first that does not is followed by
 * the question whose fault that is, and where the registry itself is closed to us all go by the
 * API.
 */
final class AutoUpload implements BlobUpload {
  private final RegistryUpload registry;
  private final Decision decision;

  /** Held while the registry is asked. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable BlobUpload decided;

  AutoUpload(RegistryUpload registry, Decision decision) {
    this.registry = registry;
    this.decision = decision;
  }

  /** Which way it is, and a line in the log. */
  interface Decision {
    /** An upload has begun. */
    BlobUpload taken(RegistryUpload registry);

    /** One has not: {@link #taken} or the API's way, as the registry itself says. */
    BlobUpload refused(RegistryUpload registry) throws InterruptedException;
  }

  @Override
  public void upload(RepositoryName to, LayerDownload content)
      throws IOException, InterruptedException {
    BlobUpload way = decided;
    if (way != null) {
      way.upload(to, content);
      return;
    }
    RegistryUpload.Begun begun;
    try {
      begun = registry.begin(to, content);
    } catch (IOException | PromotionException e) {
      BlobUpload other = afterRefusal();
      if (other == registry) {
        throw e;
      }
      other.upload(to, content);
      return;
    }
    taken();
    registry.send(begun, content);
  }

  @Override
  public boolean mounts() throws InterruptedException {
    BlobUpload way = decided;
    return way == null || way.mounts();
  }

  @Override
  public MountAnswer mount(RepositoryName to, Digest blob, RepositoryName from)
      throws IOException, InterruptedException {
    BlobUpload way = decided;
    if (way != null) {
      return way.mount(to, blob, from);
    }
    MountAnswer answer;
    try {
      answer = registry.mount(to, blob, from);
    } catch (IOException e) {
      BlobUpload _ = afterRefusal();
      throw e;
    }
    return switch (answer) {
      case MOUNTED, UPLOAD_BEGUN -> {
        taken();
        yield answer;
      }
      case REFUSED, UNTOLD -> afterRefusal().mounts() ? answer : MountAnswer.REFUSED;
    };
  }

  private void taken() {
    lock.lock();
    try {
      if (decided == null) {
        decided = decision.taken(registry);
      }
    } finally {
      lock.unlock();
    }
  }

  private BlobUpload afterRefusal() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      BlobUpload way = decided;
      if (way == null) {
        way = decision.refused(registry);
        decided = way;
      }
      return way;
    } finally {
      lock.unlock();
    }
  }
}
