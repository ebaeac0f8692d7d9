package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.RequestLog;
import java.util.List;
import java.util.Set;

/** What a promotion cost, counted by the local AWS, whichever way the blobs took. */
public record Traffic(RequestLog requests) {
  private static final Set<String> WRITES =
      Set.of(
          "ecr:CreateRepository",
          "ecr:PutLifecyclePolicy",
          "ecr:SetRepositoryPolicy",
          "ecr:TagResource",
          "ecr:InitiateLayerUpload",
          "ecr:UploadLayerPart",
          "ecr:CompleteLayerUpload",
          "ecr:PutImage",
          "v2:POST upload",
          "v2:PATCH upload",
          "v2:PUT upload",
          "v2:PUT manifest");

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

  /** Whatever changes, or begins to change, a registry, answered or not. */
  public List<String> writes() {
    return requests.entries().stream()
        .map(LoggedRequest::operation)
        .filter(WRITES::contains)
        .toList();
  }

  public int assumedRoles() {
    return requests.count("sts:AssumeRole");
  }
}
