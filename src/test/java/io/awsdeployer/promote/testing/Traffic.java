package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.http.RequestLog;

/** What a promotion cost, counted by the local AWS, whichever way the blobs took. */
public record Traffic(RequestLog requests) {

  /** Blob uploads begun. */
  public int uploads() {
    return requests.count("ecr:InitiateLayerUpload") + requests.count("v2:POST upload");
  }

  /** Blob uploads ended with a digest. */
  public int completed() {
    return requests.count("ecr:CompleteLayerUpload") + requests.count("v2:PUT upload");
  }

  /** Blob downloads begun. */
  public int downloads() {
    return requests.count("blob:GET");
  }

  /** Manifests put, with a tag or without. */
  public int puts() {
    return requests.count("ecr:PutImage") + requests.count("v2:PUT manifest");
  }

  /** Whatever changes, or begins to change, the target. */
  public int writes() {
    return uploads()
        + completed()
        + puts()
        + requests.count("ecr:UploadLayerPart")
        + requests.count("v2:PATCH upload");
  }

  public int assumedRoles() {
    return requests.count("sts:AssumeRole");
  }
}
