package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageExtras;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.ParameterName;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.List;
import java.util.Optional;

/** Our own format: nothing in it may be misunderstood, so nothing in it is passed over. */
final class DeployManifestFormat implements ImageFormat {
  private static final String REFERRERS = "referrers";

  private static final List<String> FIELDS =
      List.of(
          "repository", "tag", "digest", "target_repository", "target_tag", "parameter", REFERRERS);

  @Override
  public Fields document(ObjectNode root) {
    return Fields.strict(Place.ROOT, root, List.of(IMAGES));
  }

  @Override
  public Optional<ImageSpec> image(Place place, ObjectNode entry, Findings findings) {
    Fields fields = Fields.strict(place, entry, FIELDS);
    Optional<RepositoryName> repository = fields.required("repository", RepositoryNames::read);
    Optional<Tag> tag = ImageFormat.tag(fields);
    Optional<Digest> pin = fields.optional("digest", Digest::new);
    Optional<RepositoryName> toRepository =
        fields.optional("target_repository", RepositoryNames::read);
    Optional<Tag> toTag = fields.optional("target_tag", Tag::new);
    Optional<ParameterName> parameter = fields.optional("parameter", ParameterName::new);
    Optional<Boolean> referrers =
        fields.present(REFERRERS) ? Optional.of(fields.flag(REFERRERS)) : Optional.empty();
    if (!fields.report(findings) || repository.isEmpty() || tag.isEmpty()) {
      return Optional.empty();
    }
    RepositoryName from = repository.get();
    Tag fromTag = tag.get();
    return Optional.of(
        new ImageSpec(from, fromTag, pin, toRepository.orElse(from), toTag.orElse(fromTag))
            .with(new ImageExtras(parameter, referrers)));
  }
}
