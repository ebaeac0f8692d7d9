package io.awsdeployer.promote.bench;

/** CNCF distribution. */
class DistributionPromotionTest extends ServerPromotion {
  DistributionPromotionTest() {
    super(Distribution.NAME, true);
  }
}
