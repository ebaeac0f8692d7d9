package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a registry holds, read byte for byte. */
record Stock(EcrRegistry registry) {

  /** Every digest, anywhere in the registry, whose bytes are not those that it says. */
  List<String> wrongs() {
    List<String> wrongs = new ArrayList<>();
    for (EcrRepository repository : registry.repositories()) {
      for (String digest : repository.blobDigests()) {
        repository
            .blobs()
            .find(digest)
            .filter(blob -> !digest(blob).equals(digest))
            .ifPresent(
                _ -> wrongs.add("wrong bytes under %s in %s".formatted(digest, repository.name())));
      }
      for (String digest : repository.imageDigests()) {
        repository
            .manifest(digest)
            .filter(bytes -> !Digests.of(bytes).equals(digest))
            .ifPresent(
                _ -> wrongs.add("a wrong manifest %s in %s".formatted(digest, repository.name())));
      }
    }
    return wrongs;
  }

  /** What is not there, or not as it was in the source, of all that a promise is about. */
  List<String> missing(Promise promise) {
    Optional<EcrRepository> repository = registry.find(promise.repository());
    if (repository.isEmpty()) {
      return List.of("no repository " + promise.repository());
    }
    List<String> missing = new ArrayList<>();
    Stream.concat(Stream.of(promise.image()), promise.companions().stream())
        .flatMap(TestManifest::graph)
        .distinct()
        .forEach(manifest -> missing(promise, repository.get(), manifest, missing));
    return missing;
  }

  private static void missing(
      Promise promise, EcrRepository repository, TestManifest manifest, List<String> missing) {
    if (repository
        .manifest(manifest.digest())
        .filter(there -> Arrays.equals(there, manifest.bytes()))
        .isEmpty()) {
      missing.add("%s lacks the manifest %s".formatted(promise, manifest.digest()));
    }
    if (manifest instanceof Image image) {
      image.blobs().stream()
          .filter(blob -> !repository.hasBlob(blob.digest()))
          .forEach(blob -> missing.add("%s lacks the blob %s".formatted(promise, blob.digest())));
    }
  }

  private static String digest(Blob blob) {
    try (InputStream content = blob.open()) {
      return Digests.of(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
