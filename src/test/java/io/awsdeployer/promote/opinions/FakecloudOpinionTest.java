package io.awsdeployer.promote.opinions;

/** fakecloud, where somebody has built it. */
class FakecloudOpinionTest extends SecondOpinion {
  FakecloudOpinionTest() {
    super(Software.FAKECLOUD, false);
  }
}
