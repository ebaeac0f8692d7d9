package io.awsdeployer.promote.simulation;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.StoredImage;
import java.util.List;
import java.util.Optional;

/** Everybody else: who pushes, who cleans up, and who ends processes. */
record Somebody(World world, Judge judge) {

  /**
   * Does it.
   *
   * @param call whose process ends, where that is what happens
   */
  void act(Scene.Disturbance disturbance, String repository, long step, Optional<Call> call) {
    switch (disturbance.kind()) {
      case EXPIRE -> expire(world.target(repository));
      case EXPIRE_LAYERS -> {
        expire(world.target(repository));
        List<String> _ = world.target(repository).dropUnreferencedBlobs();
      }
      case MOVE_SOURCE -> {
        String tag = Integer.toString(1 + disturbance.which() % 3);
        String digest = Goods.image(repository, disturbance.which() + 2).digest();
        world.source(repository).moveTag(tag, digest);
        judge.sourceMoved(repository, tag, digest, step);
      }
      case MOVE_TARGET -> {
        var image = Goods.image(repository, 0);
        image.pushTo(world.target(repository), "live");
      }
      case KILL -> call.ifPresent(dying -> dying.process().kill());
    }
  }

  /** As ECR's lifecycle rules do: what is untagged goes, unless an index holds it. */
  private static void expire(EcrRepository repository) {
    List<String> untagged =
        repository.images().all().stream()
            .map(StoredImage::digest)
            .filter(digest -> repository.images().tagsOf(digest).isEmpty())
            .filter(digest -> repository.images().parentsOf(digest).isEmpty())
            .toList();
    untagged.forEach(repository::deleteImage);
  }
}
