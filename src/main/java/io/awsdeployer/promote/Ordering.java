package io.awsdeployer.promote;

import io.awsdeployer.promote.order.Build;
import io.awsdeployer.promote.order.DeploymentsTable;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.order.TagOrder;
import io.awsdeployer.promote.plan.TagRule;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.RegistryId;
import java.util.Optional;

/**
 * The order of builds at one target, where the options want one; else nothing is asked.
 *
 * @param rule for the plan
 * @param claims for the switch and the revert
 */
record Ordering(Optional<DeploymentsTable> table, TagRule rule, TagClaims claims)
    implements AutoCloseable {

  static Ordering of(Invocation call, RegistryId target) {
    if (!call.options().tags().order()) {
      return new Ordering(Optional.empty(), TagRule.NONE, TagClaims.NONE);
    }
    PromotionRequest request = call.request();
    DeploymentsTable table =
        new DeploymentsTable(
            call.workshop().clients().dynamoDb(call.settings().ownRegion()),
            call.settings().deploymentsTable(request.env()),
            call.settings().ownRegion(),
            call.caller(),
            call.workshop().clock());
    TagOrder order =
        new TagOrder(
            table,
            target,
            new Build(request.sk(), request.repo()),
            request.allowOlder(),
            call.guarded(),
            call.log());
    return new Ordering(Optional.of(table), order, order);
  }

  @Override
  public void close() {
    table.ifPresent(DeploymentsTable::close);
  }
}
