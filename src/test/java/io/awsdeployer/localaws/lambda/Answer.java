package io.awsdeployer.localaws.lambda;

/**
 * What an invocation came to.
 *
 * @param json the function's output, or the error as Lambda reports it: {@code errorType}, {@code
 *     errorMessage}
 */
public record Answer(String json, boolean failed) {}
