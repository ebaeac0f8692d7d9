package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.iam.Caller;

/**
 * A request whose signature holds.
 *
 * @param request its body is the payload itself: checked or being checked against the signature,
 *     and without the framing of aws-chunked
 */
public record Authenticated(Request request, Caller caller, String region) {}
