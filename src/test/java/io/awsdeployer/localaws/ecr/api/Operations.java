package io.awsdeployer.localaws.ecr.api;

import io.awsdeployer.localaws.ecr.layers.LayerUrls;
import java.util.Map;

/** The operations by their names. */
final class Operations {
  private Operations() {}

  static Map<String, Operation> all(LayerUrls urls) {
    return Map.ofEntries(
        Map.entry("BatchCheckLayerAvailability", new BatchCheckLayerAvailability()),
        Map.entry("BatchDeleteImage", new BatchDeleteImage()),
        Map.entry("BatchGetImage", new BatchGetImage()),
        Map.entry("CompleteLayerUpload", new CompleteLayerUpload()),
        Map.entry("CreateRepository", new CreateRepository()),
        Map.entry("DeleteRepository", new DeleteRepository()),
        Map.entry("DeleteRepositoryPolicy", new DeleteRepositoryPolicy()),
        Map.entry("DescribeImages", new DescribeImages()),
        Map.entry("DescribeRepositories", new DescribeRepositories()),
        Map.entry("GetAuthorizationToken", new GetAuthorizationToken()),
        Map.entry("GetDownloadUrlForLayer", new GetDownloadUrlForLayer(urls)),
        Map.entry("GetRepositoryPolicy", new GetRepositoryPolicy()),
        Map.entry("InitiateLayerUpload", new InitiateLayerUpload()),
        Map.entry("ListImageReferrers", new ListImageReferrers()),
        Map.entry("ListImages", new ListImages()),
        Map.entry("PutImage", new PutImage()),
        Map.entry("PutImageTagMutability", new PutImageTagMutability()),
        Map.entry("SetRepositoryPolicy", new SetRepositoryPolicy()),
        Map.entry("UpdateImageStorageClass", new UpdateImageStorageClass()),
        Map.entry("CreateRepositoryCreationTemplate", CreationTemplates::create),
        Map.entry("DescribeRepositoryCreationTemplates", CreationTemplates::describe),
        Map.entry("GetLifecyclePolicy", new GetLifecyclePolicy()),
        Map.entry("ListTagsForResource", ResourceTags::list),
        Map.entry("PutLifecyclePolicy", new PutLifecyclePolicy()),
        Map.entry("TagResource", ResourceTags::tag),
        Map.entry("UntagResource", ResourceTags::untag),
        Map.entry("UploadLayerPart", new UploadLayerPart()));
  }
}
