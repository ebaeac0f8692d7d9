package io.awsdeployer.promote.error;

/**
 * Marks the errors after which the same call may simply be made again: progress is kept and what is
 * in place is skipped. Every other error needs a person.
 */
public sealed interface Retryable
    permits PromotionIncompleteException, ServiceUnavailableException {}
