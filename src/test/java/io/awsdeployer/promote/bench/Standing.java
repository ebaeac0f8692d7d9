package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.RequestLog;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;

/**
 * How far a promotion is, as its servers have it.
 *
 * @param down bytes of blobs that the source has sent, whether they were of use or not
 * @param up bytes of blobs that have come to the target, of completed uploads or not
 * @param committed bytes of the blobs that the target has
 * @param blobs that the target has
 * @param manifests that the target has
 * @param tags that the target has
 */
record Standing(
    @JsonProperty("bytes_down") long down,
    @JsonProperty("bytes_up") long up,
    @JsonProperty("bytes_committed") long committed,
    @JsonProperty("blobs") int blobs,
    @JsonProperty("manifests") int manifests,
    @JsonProperty("tags") int tags) {

  static Standing of(Bed bed) {
    List<EcrRepository> repositories = bed.targetRegistry().repositories();
    RequestLog requests = bed.aws().requests();
    long parts = requests.bytesIn("ecr:UploadLayerPart");
    return new Standing(
        requests.bytesOut("blob:GET"),
        requests.bytesIn("v2:PUT upload")
            + requests.bytesIn("v2:PATCH upload")
            // Parts are base64 in JSON: four bytes for three.
            + parts * 3 / 4,
        repositories.stream().mapToLong(Standing::bytes).sum(),
        repositories.stream().mapToInt(repository -> repository.blobDigests().size()).sum(),
        repositories.stream().mapToInt(EcrRepository::imageCount).sum(),
        repositories.stream().mapToInt(repository -> repository.tags().size()).sum());
  }

  private static long bytes(EcrRepository repository) {
    return repository.blobDigests().stream()
        .flatMap(digest -> repository.blobs().find(digest).stream())
        .mapToLong(Blob::size)
        .sum();
  }
}
