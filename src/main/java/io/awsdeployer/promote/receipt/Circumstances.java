package io.awsdeployer.promote.receipt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.read.Action;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who did something, for whom, and when it began.
 *
 * @param executionId the caller's name for what it is part of
 * @param caller who the function is
 * @param session who it is in the target account
 * @param options the names of those that held
 * @param functionVersion the published version, where the function runs as one
 */
public record Circumstances(
    Action action,
    Optional<String> executionId,
    Principal caller,
    Principal session,
    List<String> options,
    Optional<String> functionVersion,
    Instant started) {

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("action", action.word());
    executionId.ifPresent(id -> json.put("execution_id", id));
    json.put("caller", caller.arn()).put("target_session", session.arn());
    if (!options.isEmpty()) {
      options.forEach(json.putArray("options")::add);
    }
    functionVersion.ifPresent(version -> json.put("function_version", version));
    return json.put("started", started.toString());
  }
}
