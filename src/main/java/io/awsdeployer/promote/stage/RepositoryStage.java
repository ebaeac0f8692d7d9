package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.RepositoryLookup;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.PlannedRepository;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes the repositories that a plan needs, before its first blob. What was made stays, whatever
 * comes after: removing is not our right, and an empty repository is no promotion.
 */
public final class RepositoryStage {
  private static final int AT_ONCE = 4;

  private final EcrRegistry target;
  private final Workers workers;
  private final EventLog log;
  private final Queue<RepositoryName> made = new ConcurrentLinkedQueue<>();

  public RepositoryStage(EcrRegistry target, Workers workers, EventLog log) {
    this.target = target;
    this.workers = workers;
    this.log = log;
  }

  /** Makes them; the plan then has every image's address. */
  public PromotionPlan run(PromotionPlan plan) throws InterruptedException {
    if (plan.repositories().isEmpty()) {
      return plan;
    }
    workers.each(plan.repositories(), AT_ONCE, this::make);
    RepositoryLookup now =
        workers.alone(() ->
            target.describe(plan.repositories().stream().map(PlannedRepository::name).toList()));
    for (PromotionException problem : now.problems().values()) {
      throw problem;
    }
    return plan.with(
        plan.repositories().stream().filter(r -> made.contains(r.name())).toList(), now.found());
  }

  /** Says what stays of a promotion that fails after it. */
  public void failed() {
    if (!made.isEmpty()) {
      log.warn(
          "The promotion failed; the repositories that it made stay",
          Map.of("repositories", made.stream().map(RepositoryName::value).sorted().toList()));
    }
  }

  private void make(PlannedRepository repository) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", repository.name());
    fields.put("settings", repository.origin());
    if (repository.begun()) {
      target.complete(repository.name(), repository.settings());
      made.add(repository.name());
      log.info("Repository completed, which an earlier call had begun", fields);
      return;
    }
    boolean ours = target.create(repository.name(), repository.settings());
    if (ours) {
      made.add(repository.name());
    }
    log.info(ours ? "Repository created" : "Repository created by somebody else meanwhile", fields);
  }
}
