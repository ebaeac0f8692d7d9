package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.naming.BuildNames;
import io.awsdeployer.promote.naming.TagPattern;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageExtras;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.ParameterName;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our own format: nothing in it may be misunderstood, so nothing in it is passed over. */
final class DeployManifestFormat implements ImageFormat {
  private static final String TARGET_TAG = "target_tag";
  private static final String TARGET_TAGS = "target_tags";
  private static final String REFERRERS = "referrers";
  private static final List<String> FIELDS =
      List.of(
          "repository",
          "tag",
          "digest",
          "target_repository",
          TARGET_TAG,
          TARGET_TAGS,
          "app",
          "parameter",
          REFERRERS);

  /** Far from ECR's quota of tags for each image, and no list for a person any more. */
  private static final int MOST_TAGS = 100;

  private final BuildNames build;

  /**
   * The format as one build's manifest has it.
   *
   * @param build what the placeholders in its tags stand for
   */
  DeployManifestFormat(BuildNames build) {
    this.build = build;
  }

  @Override
  public Fields document(ObjectNode root) {
    return Fields.strict(Place.ROOT, root, List.of(IMAGES));
  }

  @Override
  public List<ImageSpec> image(Place place, ObjectNode entry, Findings findings) {
    Fields fields = Fields.strict(place, entry, FIELDS);
    Optional<RepositoryName> repository = fields.required("repository", RepositoryNames::read);
    Optional<Tag> tag = ImageFormat.tag(fields);
    Optional<Digest> pin = fields.optional("digest", Digest::new);
    Optional<RepositoryName> toRepository =
        fields.optional("target_repository", RepositoryNames::read);
    Optional<ParameterName> parameter = fields.optional("parameter", ParameterName::new);
    Optional<Boolean> referrers =
        fields.present(REFERRERS) ? Optional.of(fields.flag(REFERRERS)) : Optional.empty();
    Optional<String> app = fields.optional("app", TextRule.NAME::check);
    // With what is wrong so far the patterns are still worth a look.
    BuildNames names =
        repository.isEmpty() || tag.isEmpty()
            ? BuildNames.ANY
            : build.of(main(repository.get(), tag.get(), pin, toRepository, app));
    List<Tag> tags = tags(fields, names);
    if (!fields.report(findings) || repository.isEmpty() || tag.isEmpty()) {
      return List.of();
    }
    ImageSpec main =
        main(repository.get(), tag.get(), pin, toRepository, app)
            .with(new ImageExtras(parameter, referrers));
    return tags.isEmpty() ? List.of(main) : each(main, tags);
  }

  /** All that the target is to have, in one place, or one tag of it. */
  private static List<Tag> tags(Fields fields, BuildNames names) {
    if (fields.present(TARGET_TAG) && fields.present(TARGET_TAGS)) {
      fields.wrong(
          TARGET_TAGS,
          "cannot be there beside target_tag: write that tag into it as well, or {tag} for the tag at the source");
    }
    List<Tag> tags =
        fields.texts(TARGET_TAGS, 1, MOST_TAGS, text -> new TagPattern(text).fill(names));
    return fields
        .optional(TARGET_TAG, text -> new TagPattern(text).fill(names))
        .map(List::of)
        .orElse(tags);
  }

  private static ImageSpec main(
      RepositoryName from,
      Tag tag,
      Optional<Digest> pin,
      Optional<RepositoryName> to,
      Optional<String> app) {
    return new ImageSpec(from, tag, pin, to.orElse(from), tag).called(app);
  }

  private static List<ImageSpec> each(ImageSpec main, List<Tag> tags) {
    List<ImageSpec> images = new ArrayList<>();
    for (Tag tag : tags) {
      images.add(images.isEmpty() ? main.tagged(tag) : main.taggedAlso(tag));
    }
    return images;
  }
}
