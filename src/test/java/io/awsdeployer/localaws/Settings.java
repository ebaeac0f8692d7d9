package io.awsdeployer.localaws;

import java.time.Clock;
import java.time.Duration;

/**
 * How the local AWS behaves.
 *
 * @param clock ends sessions and presigned URLs, dates objects
 * @param requestAgeCheck whether a request must be dated within five minutes of the clock
 * @param presignedUrlLifetime for the URLs that a service makes itself
 * @param quotas whether services hold their callers to their rates
 */
public record Settings(
    Clock clock, boolean requestAgeCheck, Duration presignedUrlLifetime, boolean quotas) {}
