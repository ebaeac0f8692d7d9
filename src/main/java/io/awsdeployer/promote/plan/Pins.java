package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Reference;

/** What a digest beside an image's tag means. */
public enum Pins {
  /** The tag says which image it is, and has to point to the digest. */
  CHECK {
    @Override
    Reference reference(ImageSpec spec) {
      return spec.sourceReference();
    }
  },
  /**
   * The digest alone says which image it is: the tag was resolved before, once for all targets, and
   * may have moved since. Without a digest the tag says it.
   */
  DECIDE {
    @Override
    Reference reference(ImageSpec spec) {
      return spec.pin().<Reference>map(pin -> pin).orElse(spec.sourceReference());
    }
  };

  /** What to read at the source. */
  abstract Reference reference(ImageSpec spec);
}
