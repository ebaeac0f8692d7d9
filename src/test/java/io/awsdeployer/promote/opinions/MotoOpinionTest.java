package io.awsdeployer.promote.opinions;

/** moto. */
class MotoOpinionTest extends SecondOpinion {
  MotoOpinionTest() {
    super(Software.MOTO, true);
  }
}
