package io.awsdeployer.localaws.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** What is open about the manifests that PutImage takes. */
final class ManifestQuestions {
  private static final String INVALID = "InvalidParameterException";
  private static final Image IMAGE = TestImages.small(1);

  private ManifestQuestions() {}

  static List<OpenQuestion> all() {
    return List.of(
        OpenQuestion.of(
            "10.2.4",
            "PutImage with another imageManifestMediaType than the manifest's own",
            Switch.MEDIA_TYPE_MISMATCH_ACCEPTED,
            ManifestQuestions::otherType),
        OpenQuestion.of(
            "10.2.4",
            "PutImage of a referrer whose subject is absent",
            Switch.SUBJECT_MUST_EXIST,
            ManifestQuestions::absentSubject),
        OpenQuestion.of(
            "10.2.4",
            "PutImage of an OCI 1.1 artifact",
            Switch.ARTIFACTS_REFUSED,
            ManifestQuestions::artifact),
        OpenQuestion.of(
            "1.7",
            "PutImage with annotations on the config's descriptor",
            Switch.CONFIG_ANNOTATIONS_ACCEPTED,
            bench ->
                Finding.of(
                    changed(bench, config -> config.putObject("annotations").put("verify", "1")),
                    Answer.OK,
                    INVALID)),
        OpenQuestion.of(
            "1.7",
            "PutImage with data in a descriptor",
            Switch.DESCRIPTOR_DATA_REFUSED,
            bench ->
                Finding.of(
                    changed(bench, config -> config.put("data", content())), INVALID, Answer.OK)));
  }

  private static Finding otherType(Workbench bench) {
    String repository = bench.repository();
    bench.stage(repository, IMAGE);
    return Finding.of(
        bench.put(
            bench.request(repository, IMAGE).imageManifestMediaType(MediaTypes.DOCKER_MANIFEST)),
        Answer.OK,
        INVALID);
  }

  private static Finding absentSubject(Workbench bench) {
    Image referrer = TestImages.oci(30).layer(10).subject(IMAGE).build();
    String repository = bench.repository();
    bench.stage(repository, referrer);
    return Finding.of(
        bench.put(repository, referrer), "ReferencedImagesNotFoundException", Answer.OK);
  }

  private static Finding artifact(Workbench bench) {
    Image artifact = TestImages.emptyArtifact();
    String repository = bench.repository();
    bench.stage(repository, artifact);
    return Finding.of(bench.put(repository, artifact), INVALID, Answer.OK);
  }

  private static Answer changed(Workbench bench, Consumer<ObjectNode> config) {
    String repository = bench.repository();
    bench.stage(repository, IMAGE);
    return bench.put(bench.request(repository, IMAGE).imageManifest(withConfig(config)));
  }

  /** The config's own bytes: another reason to refuse them there must not be. */
  private static byte[] content() {
    try (InputStream config = IMAGE.config().open()) {
      return config.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withConfig(Consumer<ObjectNode> change) {
    try {
      ObjectNode manifest = (ObjectNode) new JsonMapper().readTree(IMAGE.text());
      change.accept((ObjectNode) manifest.path("config"));
      return manifest.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
