package io.awsdeployer.localaws.ecr;

/** Where real ECR's behaviour is unknown or changing (§10.2): each turns the default around. */
public enum Switch {
  /** BatchGetImage of an archived image fails with ImageNotFound instead of ImageInaccessible. */
  ARCHIVED_IS_NOT_FOUND,
  /** DescribeImages by id shows an archived image without being asked for archived ones. */
  DESCRIBE_BY_ID_SHOWS_ARCHIVED,
  /**
   * An immutable tag pushed again with its own digest is ImageTagAlreadyExists, not ImageAlready.
   */
  SAME_IMMUTABLE_TAG_IS_TAG_CONFLICT,
  /** BatchCheckLayerAvailability reports unknown digests under failures instead of UNAVAILABLE. */
  UNKNOWN_LAYER_IS_FAILURE,
  /** PutImage accepts an imageManifestMediaType other than the manifest's own. */
  MEDIA_TYPE_MISMATCH_ACCEPTED,
  /** BatchGetImage without acceptedMediaTypes gives any type, and it is no violation. */
  OMITTED_MEDIA_TYPES_ACCEPT_ALL,
  /** Completing a finished upload again is LayerAlreadyExists (§1.6) instead of UploadNotFound. */
  REPEATED_COMPLETE_IS_LAYER_EXISTS,
  /** Annotations on the config descriptor are accepted. */
  CONFIG_ANNOTATIONS_ACCEPTED,
  /** {@code data} in a descriptor is refused, as it was until roadmap#2023 shipped. */
  DESCRIPTOR_DATA_REFUSED,
  /** OCI 1.1 artifacts ({@code artifactType}, {@code subject}) are refused (roadmap#2783). */
  ARTIFACTS_REFUSED,
  /** A referrer needs its subject to be in the repository. */
  SUBJECT_MUST_EXIST,
  /** The registry has no referrers API: clients keep an index under a tag instead (OCI 1.1). */
  NO_REFERRERS_API,
  /** ListImageReferrers is an IAM action of its own instead of a part of ecr:BatchGetImage. */
  LISTING_REFERRERS_IS_A_RIGHT,
  /** The registry takes a blob's bytes by PATCH alone: a PUT that brings some is refused. */
  WHOLE_PUT_REFUSED,
  /** The account setting BLOB_MOUNTING: {@code ?mount=&from=} may answer 201 (§4.4). */
  BLOB_MOUNTING
}
