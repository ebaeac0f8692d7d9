package io.awsdeployer.promote.opinions;

import org.junit.jupiter.api.Test;

/** fakecloud, where somebody has built it. */
class FakecloudOpinionTest extends SecondOpinion {
  FakecloudOpinionTest() {
    super(Software.FAKECLOUD, false);
  }

  /** It has a registry, at the address that its token names. */
  @Test
  void theFunctionPromotesIntoItByTheRegistrysWay() throws Exception {
    promotes("registry");
  }
}
