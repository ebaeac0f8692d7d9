package io.awsdeployer.promote.order;

import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of a target tag's item. */
record TagKey(RegistryId target, RepositoryName repository, Tag tag) {

  static TagKey of(RegistryId target, ImageSpec spec) {
    return new TagKey(target, spec.targetRepository(), spec.targetTag());
  }

  /** Beside aws-deployer's own items, whose {@code pk} is {@code env/repo}. */
  String pk() {
    return "tags/" + target;
  }

  String sk() {
    return repository.with(tag);
  }

  Map<String, AttributeValue> attributes() {
    return Map.of("pk", AttributeValue.fromS(pk()), "sk", AttributeValue.fromS(sk()));
  }

  @Override
  public String toString() {
    return "%s / %s".formatted(pk(), sk());
  }
}
