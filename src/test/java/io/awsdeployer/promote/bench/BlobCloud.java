package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.bench.Workload.Placed;
import io.awsdeployer.promote.testing.Bed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A process with the local AWS, for a promotion of many gigabytes that nobody stores: the source
 * generates its layers while it serves them, the target hashes what it is sent, keeps digest and
 * size, and discards the bytes. All else is as strict as in the tests.
 */
final class BlobCloud {
  /** Asks for a {@link Standing}. */
  static final String STANDING = "standing";

  /** Asks what is wrong with the target, if anything is. */
  static final String PROBLEM = "problem";

  private BlobCloud() {}

  /**
   * Serves until standard input ends. Each line there is a question, and is answered by a line of
   * JSON; the first line says what a function needs to be invoked.
   *
   * @param arguments address, work, percent
   */
  public static void main(String[] arguments) throws IOException {
    JsonMapper json = new JsonMapper();
    List<Placed> images = LongWork.of(arguments[1]).images(Double.parseDouble(arguments[2]));
    InetAddress address = InetAddress.ofLiteral(arguments[0]);
    try (Bed bed = Bed.start(builder -> builder.address(address));
        BufferedReader questions =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      fill(bed, images);
      ObjectNode begin = json.createObjectNode();
      begin.put("bytes", Content.of(images).bytes());
      begin.put("blobs", Content.of(images).blobs().size());
      begin.set("event", bed.event());
      bed.functionEnvironment().forEach(begin.putObject("environment")::put);
      System.out.println(begin);
      for (String asked = questions.readLine(); asked != null; asked = questions.readLine()) {
        System.out.println(
            switch (asked) {
              case STANDING -> json.writeValueAsString(Standing.of(bed));
              case PROBLEM ->
                  json.createObjectNode().put("problem", problem(bed, images).orElse(null));
              default -> throw new IOException("no such question: " + asked);
            });
      }
    }
  }

  /** Images in the source, and for each a repository in the target that keeps no content. */
  static void fill(Bed bed, List<Placed> images) {
    for (Placed image : images) {
      bed.pushed(image.repository(), image.tag(), image.manifest());
      bed.target(image.repository()).discardContent(true);
    }
    bed.manifestOf(
        images.stream()
            .map(image -> image.repository() + ":" + image.tag())
            .toArray(String[]::new));
  }

  /**
   * What the target lacks first, or has otherwise. A blob's digest there is of the bytes that came.
   */
  static Optional<String> problem(Bed bed, List<Placed> images) {
    for (Placed placed : images) {
      EcrRepository target = bed.target(placed.repository());
      String name = placed.repository() + ":" + placed.tag();
      if (!placed.manifest().digest().equals(target.tags().get(placed.tag()))) {
        return Optional.of(name + " does not point at " + placed.manifest().digest());
      }
      for (TestManifest manifest : placed.manifest().graph().toList()) {
        Optional<String> digest = target.manifest(manifest.digest()).map(Digests::of);
        if (!digest.equals(Optional.of(manifest.digest()))) {
          return Optional.of("%s: manifest %s is %s".formatted(name, manifest.digest(), digest));
        }
        if (manifest instanceof Image image) {
          for (Blob blob : image.blobs()) {
            if (target.blobs().find(blob.digest()).map(Blob::size).orElse(-1L) != blob.size()) {
              return Optional.of("%s: blob %s is not there".formatted(name, blob.digest()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
