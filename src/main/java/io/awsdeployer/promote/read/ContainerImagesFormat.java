package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.List;
import java.util.Optional;

/**
 * aws-deployer's format, in which {@code registry} is the name of the ECR repository. Its other
 * fields belong to the steps around us.
 */
final class ContainerImagesFormat implements ImageFormat {
  private static final List<String> FIELDS =
      List.of("name", "registry", "tag", "digest", "signed", "parameterName");

  @Override
  public Fields document(ObjectNode root) {
    return Fields.lenient(Place.ROOT, root, List.of(IMAGES));
  }

  @Override
  public List<ImageSpec> image(Place place, ObjectNode entry, Findings findings) {
    Fields fields = Fields.lenient(place, entry, FIELDS);
    Optional<RepositoryName> repository = fields.required("registry", RepositoryNames::read);
    Optional<Tag> tag = ImageFormat.tag(fields);
    Optional<Digest> pin = fields.optional("digest", Digest::new);
    if (!fields.report(findings) || repository.isEmpty() || tag.isEmpty()) {
      return List.of();
    }
    RepositoryName name = repository.get();
    return List.of(new ImageSpec(name, tag.get(), pin, name, tag.get()));
  }
}
