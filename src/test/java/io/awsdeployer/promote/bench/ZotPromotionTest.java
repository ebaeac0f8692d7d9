package io.awsdeployer.promote.bench;

/** zot, where somebody has put one: no registry of packages gives it out. */
class ZotPromotionTest extends ServerPromotion {
  ZotPromotionTest() {
    super(Zot.NAME, false);
  }
}
