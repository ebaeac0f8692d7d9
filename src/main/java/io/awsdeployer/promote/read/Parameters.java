package io.awsdeployer.promote.read;

import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.ParameterName;
import java.util.HashMap;
import java.util.Map;

/** The CloudFormation parameters that the images of one list are handed to, each to one. */
final class Parameters {
  /**
   * A template has no more (CloudFormation user guide, quotas). So whatever a manifest hands over
   * always fits into an output.
   */
  static final int MOST = 200;

  private final Findings findings;
  private final Map<ParameterName, Place> places = new HashMap<>();

  Parameters(Findings findings) {
    this.findings = findings;
  }

  /** An image that is not listed already; one with several tags counts once. */
  void add(Place place, ImageSpec image) {
    if (image.further()) {
      return;
    }
    image.extras().parameter().ifPresent(name -> add(place.field("parameter"), name));
  }

  private void add(Place place, ParameterName name) {
    Place earlier = places.putIfAbsent(name, place);
    if (earlier != null) {
      findings.add(place, "'%s' is given an image by %s already".formatted(name, earlier));
    } else if (places.size() == MOST + 1) {
      findings.add(
          place, "is one more than the %d parameters that a template can have".formatted(MOST));
    }
  }
}
