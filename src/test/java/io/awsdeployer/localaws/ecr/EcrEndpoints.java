package io.awsdeployer.localaws.ecr;

import java.net.URI;

/** Where the local ECR can be reached; asked on each use, so that ports may be known late. */
public interface EcrEndpoints {

  /**
   * What GetAuthorizationToken answers as proxyEndpoint: scheme and authority, no path. Its
   * authority is what repositoryUri begins with.
   */
  URI registry(String account, String region);

  /**
   * What layer download URLs begin with: scheme, authority and perhaps a path without end slash.
   */
  URI layerBucket(String region);
}
