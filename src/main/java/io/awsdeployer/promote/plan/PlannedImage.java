package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One image of the deploy manifest, resolved: from here on its digest is used and never its source
 * tag.
 *
 * @param root the manifest the tag pointed to when it was resolved
 * @param present whether the target repository has that manifest, and so everything below it
 * @param samePlace whether source and target are the very same tag and it points to the image, so
 *     that there is nothing to promote
 * @param uri the image's address in the target registry; empty while its repository is not there,
 *     because nothing but the registry's answer says it
 * @param newerBuild whose tag it is that goes back to this image
 */
public record PlannedImage(
    ImageSpec spec,
    StoredManifest root,
    boolean present,
    boolean samePlace,
    TagChange tagChange,
    String uri,
    Optional<NewerBuild> newerBuild) {

  /** One whose tag goes back from no newer build. */
  public PlannedImage(
      ImageSpec spec,
      StoredManifest root,
      boolean present,
      boolean samePlace,
      TagChange tagChange,
      String uri) {
    this(spec, root, present, samePlace, tagChange, uri, Optional.empty());
  }

  public Digest digest() {
    return root.digest();
  }

  /** Its address by digest, which no tag that moves later changes. */
  public String pinnedUri() {
    return "%s@%s".formatted(uri.substring(0, uri.lastIndexOf(':')), digest());
  }

  /** Whether its repository is still to be made. */
  public boolean lacksRepository() {
    return uri.isEmpty();
  }

  /** The address of another tag of its repository; none where the repository has none yet. */
  String uriOf(Tag tag) {
    return lacksRepository() ? "" : "%s:%s".formatted(uri.substring(0, uri.lastIndexOf(':')), tag);
  }

  PlannedImage at(String address) {
    return new PlannedImage(spec, root, present, samePlace, tagChange, address, newerBuild);
  }

  PlannedImage past(@Nullable NewerBuild build) {
    return new PlannedImage(
        spec, root, present, samePlace, tagChange, uri, Optional.ofNullable(build));
  }

  public boolean changesTag() {
    return !(tagChange instanceof TagChange.None);
  }
}
