package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.Account;
import io.awsdeployer.localaws.ecr.EcrRegistry;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Policies;
import java.util.HashSet;
import java.util.Set;

/** The multi-account state machine, executed. A target is {@code account/region}. */
abstract class MultiAccountFixture extends PipelineFixture {
  static final String EAST = "222222222222/us-east-1";
  static final String WEST = "333333333333/us-west-2";

  private final Set<String> accounts = new HashSet<>();

  MultiAccountFixture() {
    super(Machine.MULTI_ACCOUNT);
  }

  /**
   * Where a repo goes in the environment dev.
   *
   * @param entries each the accounts, a space, the regions, and after a space further fields as
   *     {@code name=value}; with commas between them
   */
  void declare(String repo, String... entries) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    ArrayNode list = item.putObject("targets").putArray("L");
    for (String entry : entries) {
      String[] sides = entry.split(" ", -1);
      ObjectNode map = list.addObject().putObject("M");
      strings(map.putObject("account_ids").putArray("L"), sides[0]);
      strings(map.putObject("regions").putArray("L"), sides[1]);
      for (String field : sides.length > 2 ? sides[2].split(",", -1) : new String[0]) {
        map.putObject(field.split("=", -1)[0]).put("S", field.split("=", -1)[1]);
      }
    }
    pipeline.targets().put(repo, "dev", item);
  }

  private static void strings(ArrayNode list, String texts) {
    for (String text : texts.split(",", -1)) {
      list.addObject().put("S", text);
    }
  }

  /** An image in the source, and its repository at targets whose accounts let the function in. */
  Image image(String repository, String... targets) {
    Image image = TestImages.small(1);
    image.pushTo(pipeline.bed().pipeline().registry(Bed.AWAY).createRepository(repository), "1");
    for (String target : targets) {
      open(target);
      EcrRepository _ = registry(target).createRepository(repository);
    }
    return image;
  }

  /** Lets the function into a target's account; the bed has done so for its own. */
  private void open(String target) {
    String id = target.split("/", -1)[0];
    if (!id.equals(Bed.TARGET) && accounts.add(id)) {
      promoter(target)
          .policy(Policies.push())
          .trust(Policies.trust(pipeline.bed().function().arn()));
    }
  }

  /** A part of a template's metadata: how operations of a stack set with it go. */
  static String plays(String operation) {
    return ", \"Metadata\": {\"Plays\": {\"operation\": {%s}}}".formatted(operation);
  }

  Role promoter(String target) {
    return account(target).role("ECRImagePromotionRole");
  }

  Account account(String target) {
    return pipeline.bed().aws().account(target.split("/", -1)[0]);
  }

  EcrRegistry registry(String target) {
    return account(target).registry(target.split("/", -1)[1]);
  }

  EcrRepository repository(String target, String name) {
    return registry(target).find(name).orElseThrow();
  }

  ObjectNode deployment(String repo, String target) {
    return pipeline.deployments().get("dev/" + repo, target);
  }

  ObjectNode lock(String repo) {
    return pipeline.locks().get("dev/" + repo, "LOCK");
  }

  ObjectNode build(String repo, String sk) {
    return pipeline.record(repo + "/dev", sk);
  }
}
