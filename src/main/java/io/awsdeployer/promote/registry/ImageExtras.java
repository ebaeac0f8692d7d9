package io.awsdeployer.promote.registry;

import java.util.Optional;

/**
 * What a deploy manifest says of an image beside which it is and where it goes.
 *
 * @param parameter the CloudFormation parameter that is to be given the promoted image
 * @param referrers whether signatures, SBOMs and attestations travel with it; absent: as the
 *     options say
 */
public record ImageExtras(Optional<ParameterName> parameter, Optional<Boolean> referrers) {
  public static final ImageExtras NONE = new ImageExtras(Optional.empty(), Optional.empty());
}
