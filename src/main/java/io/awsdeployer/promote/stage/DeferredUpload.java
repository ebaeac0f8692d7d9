package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chooses the way with the first blob: a promotion that uploads nothing needs no token. */
final class DeferredUpload implements BlobUpload {
  private final Supplier<BlobUpload> choice;
  private @Nullable BlobUpload chosen;

  DeferredUpload(Supplier<BlobUpload> choice) {
    this.choice = choice;
  }

  @Override
  public void upload(RepositoryName to, LayerDownload content)
      throws IOException, InterruptedException {
    chosen().upload(to, content);
  }

  private synchronized BlobUpload chosen() {
    BlobUpload upload = chosen;
    if (upload == null) {
      upload = choice.get();
      chosen = upload;
    }
    return upload;
  }
}
