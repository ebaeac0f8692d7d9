package io.awsdeployer.localaws.ecr;

import java.util.Optional;

/** What PutImage is given. */
public record ImagePush(
    String manifest, Optional<String> mediaType, Optional<String> tag, Optional<String> digest) {}
