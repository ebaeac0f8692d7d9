package io.awsdeployer.promote;

import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Policies;
import java.nio.charset.StandardCharsets;

/** Builds whose images are made in a third account, and whose manifests lie in the bucket. */
abstract class NotificationScene {
  static final String THIRD = "333333333333";
  static final String KEY = "shop/main/7.abc/deploy-manifest.json";

  final Index image = TestImages.multiPlatform(1);

  /** The images are built in a third account, whose repositories let the function pull. */
  Bed bed() {
    Bed bed = Bed.start().with("ENV", "prod").with("SOURCE_ECR_ACCOUNT", THIRD);
    return bed.with("SOURCE_ECR_REGION", Bed.HOME);
  }

  EcrRepository built(Bed bed, String repository) {
    EcrRegistry source = bed.aws().account(THIRD).registry(Bed.HOME);
    image.pushTo(
        source.createRepository(repository).policy(Policies.pull(bed.function().arn())), "1.0");
    return bed.pipeline().registry(Bed.HOME).createRepository(repository);
  }

  static void uploaded(Bed bed, String key, String repository) {
    bed.pipeline()
        .bucket(Bed.BUCKET)
        .put(
            key,
            "{\"images\":[{\"repository\":\"%s\",\"tag\":\"1.0\"}]}"
                .formatted(repository)
                .getBytes(StandardCharsets.UTF_8));
  }
}
