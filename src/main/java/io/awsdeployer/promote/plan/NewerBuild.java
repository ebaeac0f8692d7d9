package io.awsdeployer.promote.plan;

/**
 * A build after this one, from which a tag goes back, because the event's {@code allow_older} says
 * so.
 *
 * @param sk sorts by time
 */
public record NewerBuild(String sk, String repo) {}
