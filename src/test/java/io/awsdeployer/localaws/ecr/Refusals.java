package io.awsdeployer.localaws.ecr;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Every refusal with the message real ECR gives (ecr-behaviour §1.0). */
public final class Refusals {
  private Refusals() {}

  public static EcrRefusal accessDenied(String text) {
    return EcrRefusal.of("AccessDeniedException", text);
  }

  public static EcrRefusal rateExceeded() {
    return EcrRefusal.of("ThrottlingException", "Rate exceeded");
  }

  public static EcrRefusal unknownOperation() {
    return EcrRefusal.of("UnknownOperationException", "The requested operation is not known.");
  }

  public static EcrRefusal serialization(String text) {
    return EcrRefusal.of("SerializationException", text);
  }

  public static EcrRefusal server(String text) {
    return EcrRefusal.of("ServerException", text);
  }

  public static EcrRefusal invalid(String member, String constraint) {
    return EcrRefusal.of(
        "InvalidParameterException",
        "Invalid parameter at '%s' failed to satisfy constraint: '%s'"
            .formatted(member, constraint));
  }

  /** What ECR says of a manifest it does not like, valid JSON or not (§1.7). */
  public static EcrRefusal invalidManifest() {
    return invalid("ImageManifest", "Invalid JSON syntax");
  }

  public static EcrRefusal repositoryNotFound(String name, String account) {
    return EcrRefusal.of(
        "RepositoryNotFoundException",
        "The repository with name '%s' does not exist in the registry with id '%s'"
            .formatted(name, account));
  }

  static EcrRefusal repositoryExists(String name, String account) {
    return EcrRefusal.of(
        "RepositoryAlreadyExistsException",
        "The repository with name '%s' already exists in the registry with id '%s'"
            .formatted(name, account));
  }

  static EcrRefusal repositoryNotEmpty(RepositoryName of) {
    return EcrRefusal.of(
        "RepositoryNotEmptyException",
        "The repository with name '%s' in registry with id '%s' cannot be deleted because it still contains images"
            .formatted(of.name(), of.account()));
  }

  public static EcrRefusal policyNotFound(RepositoryName of) {
    return EcrRefusal.of(
        "RepositoryPolicyNotFoundException",
        "Repository policy does not exist for the repository with name '%s' in the registry with id '%s'"
            .formatted(of.name(), of.account()));
  }

  public static EcrRefusal imageNotFound(RepositoryName of, ImageId id) {
    return EcrRefusal.of(
        "ImageNotFoundException",
        "The image with imageId %s does not exist within the repository with name '%s' in the registry with id '%s'"
            .formatted(id.described(), of.name(), of.account()));
  }

  static EcrRefusal imageExists(RepositoryName of, String digest, Optional<String> tag) {
    return EcrRefusal.of(
        "ImageAlreadyExistsException",
        "Image with digest '%s' and tag '%s' already exists in the repository with name '%s' in registry with id '%s'"
            .formatted(digest, tag.orElse("null"), of.name(), of.account()));
  }

  static EcrRefusal tagExists(RepositoryName of, String tag) {
    return EcrRefusal.of(
        "ImageTagAlreadyExistsException",
        "The image tag '%s' already exists in the '%s' repository and cannot be overwritten because the tag is immutable."
            .formatted(tag, of.name()));
  }

  static EcrRefusal digestDoesNotMatch(RepositoryName of, String digest) {
    return EcrRefusal.of(
        "ImageDigestDoesNotMatchException",
        "The image with digest '%s' in repository '%s' and registry ID '%s' does not match the image digest that Amazon ECR has calculated."
            .formatted(digest, of.name(), of.account()));
  }

  static EcrRefusal layersNotFound(RepositoryName of, List<String> digests) {
    return EcrRefusal.of(
        "LayersNotFoundException",
        "Layers with digests '%s' required for pushing image into repository with name '%s' in the registry with id '%s' do not exist"
            .formatted(digests, of.name(), of.account()));
  }

  static EcrRefusal imagesNotFound(RepositoryName of, List<String> digests) {
    return EcrRefusal.of(
        "ReferencedImagesNotFoundException",
        "Images with digests '%s' required for pushing image into repository with name '%s' in the registry with id '%s' do not exist"
            .formatted(digests, of.name(), of.account()));
  }

  static EcrRefusal layerNotFound(RepositoryName of, String digest) {
    return EcrRefusal.of(
        "LayersNotFoundException",
        "The layer with digest %s does not exist within the repository with name '%s' in the registry with id '%s'"
            .formatted(digest, of.name(), of.account()));
  }

  /** The model's documentation, not a quoted answer (§1.2). */
  static EcrRefusal layerInaccessible(RepositoryName of, String digest) {
    return EcrRefusal.of(
        "LayerInaccessibleException",
        "The layer with digest %s in the repository with name '%s' in the registry with id '%s' is not associated with an image. Unassociated image layers may be cleaned up at any time."
            .formatted(digest, of.name(), of.account()));
  }

  static EcrRefusal uploadNotFound(RepositoryName of, String upload) {
    return EcrRefusal.of(
        "UploadNotFoundException",
        "The upload with id '%s' does not exist in the repository with name '%s' in the registry with id '%s'"
            .formatted(upload, of.name(), of.account()));
  }

  static EcrRefusal layerPart(RepositoryName of, String upload, String text, OptionalLong last) {
    EcrRefusal refusal =
        EcrRefusal.of("InvalidLayerPartException", text)
            .with("registryId", of.account())
            .with("repositoryName", of.name())
            .with("uploadId", upload);
    // Before the first part there is no last byte, and the shape forbids -1 (§10.1).
    return last.isPresent() ? refusal.with("lastValidByteReceived", last.getAsLong()) : refusal;
  }

  static EcrRefusal emptyUpload(RepositoryName of, String upload) {
    return EcrRefusal.of(
        "EmptyUploadException",
        "The upload with id '%s' in the repository with name '%s' in registry with id '%s' cannot be completed because it does not have any parts"
            .formatted(upload, of.name(), of.account()));
  }

  static EcrRefusal layerPartTooSmall() {
    return EcrRefusal.of(
        "LayerPartTooSmallException",
        "All layer parts except the last part should be at least 5MB");
  }

  static EcrRefusal invalidLayer(String calculated) {
    return EcrRefusal.of(
        "InvalidLayerException",
        "None of the provided layer digests match the calculated layer digest: " + calculated);
  }

  static EcrRefusal layerExists(RepositoryName of, String digest) {
    return EcrRefusal.of(
        "LayerAlreadyExistsException",
        "Layer with digest '%s' already exists in the repository with name '%s' in registry with id '%s'"
            .formatted(digest, of.name(), of.account()));
  }

  static EcrRefusal limit(String text) {
    return EcrRefusal.of("LimitExceededException", text);
  }

  static EcrRefusal kms(String error) {
    return EcrRefusal.of(
            "KmsException", "The operation failed because of the repository's KMS key: " + error)
        .with("kmsError", error);
  }

  public static EcrRefusal tooManyTags() {
    return EcrRefusal.of(
        "TooManyTagsException", "The number of tags exceeds the limit of 50 tags per resource.");
  }

  public static EcrRefusal invalidTag(String text) {
    return EcrRefusal.of("InvalidTagParameterException", text);
  }

  public static EcrRefusal lifecyclePolicyNotFound(RepositoryName of) {
    return EcrRefusal.of(
        "LifecyclePolicyNotFoundException",
        "Lifecycle policy does not exist for the repository with name '%s' in the registry with id '%s'"
            .formatted(of.name(), of.account()));
  }

  public static EcrRefusal templateExists(String prefix) {
    return EcrRefusal.of(
        "TemplateAlreadyExistsException",
        "The repository creation template with prefix '%s' already exists".formatted(prefix));
  }

  public static EcrRefusal templateNotFound(String prefix) {
    return EcrRefusal.of(
        "TemplateNotFoundException",
        "The repository creation template with prefix '%s' does not exist".formatted(prefix));
  }

  public static EcrRefusal keyRefuses(String error) {
    return kms(error);
  }
}
