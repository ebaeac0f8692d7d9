package io.awsdeployer.promote.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAwsBuilder;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.FaultDraft;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed.Invocation;
import java.util.List;
import java.util.function.UnaryOperator;

/** A bed whose one image lacks one layer at the target: every transfer is about that layer. */
public final class OneLayer implements AutoCloseable {
  private static final String REPOSITORY = "app/api";
  private static final String TAG = "1.0";

  private final Bed bed;
  private final Image image;

  private OneLayer(Bed bed, Image image) {
    this.bed = bed;
    this.image = image;
    bed.pushed(REPOSITORY, TAG, image).manifestOf(REPOSITORY + ":" + TAG);
    target().addBlob(image.config());
  }

  /** Some 300 kB. */
  public static OneLayer start(UploadWay way) {
    return start(way, builder -> builder);
  }

  public static OneLayer start(UploadWay way, UnaryOperator<LocalAwsBuilder> settings) {
    return start(way, settings, TestImages.oci(7).layer(300_000).build());
  }

  public static OneLayer start(
      UploadWay way, UnaryOperator<LocalAwsBuilder> settings, Image image) {
    return new OneLayer(Bed.start(settings).with("BLOB_UPLOAD", way.toString()), image);
  }

  public Bed bed() {
    return bed;
  }

  public Image image() {
    return image;
  }

  public Blob layer() {
    return image.layers().getFirst();
  }

  public long size() {
    return layer().size();
  }

  public EcrRepository source() {
    return bed.source(REPOSITORY);
  }

  public EcrRepository target() {
    return bed.target(REPOSITORY);
  }

  /** A fault of a request about the layer. */
  public FaultDraft fault(String operation) {
    return bed.aws().faults().on(operation);
  }

  public List<LoggedRequest> downloads() {
    return bed.aws().requests().entries("blob:GET");
  }

  public int count(String operation) {
    return bed.aws().requests().count(operation);
  }

  /** Promotes, and makes sure that everything is where it belongs. */
  public Invocation promoted() {
    Invocation invocation = bed.promote();
    assertThat(invocation.ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(target().tags()).containsEntry(TAG, image.digest());
    assertThat(target().hasBlob(layer().digest())).isTrue();
    assertThat(bed.aws().requests().failures()).isEmpty();
    return invocation;
  }

  /** Neither the tag nor the layer is at the target. */
  public void assertNothingArrived() {
    assertThat(target().tags()).isEmpty();
    assertThat(target().hasBlob(layer().digest())).isFalse();
    assertThat(bed.aws().requests().count("ecr:PutImage")).isZero();
  }

  @Override
  public void close() {
    bed.close();
  }
}
