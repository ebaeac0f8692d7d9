package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.registry.RegistryId;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Which registry, and as whom. */
record Access(RegistryId id, Principal principal, AwsCredentialsProvider credentials) {}
