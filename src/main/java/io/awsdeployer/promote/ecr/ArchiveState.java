package io.awsdeployer.promote.ecr;

/** Whether an image that is not given is in the archive storage class. */
public enum ArchiveState {
  ARCHIVED,
  NOT_ARCHIVED,
  /** The right to ask, {@code ecr:DescribeImages}, is not among those a promotion needs. */
  UNKNOWN
}
