package io.awsdeployer.localaws.ssm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.endpoint.SignedService;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.Bodies;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Caller;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Systems Manager Parameter Store: parameters of type String. */
public final class Ssm implements SignedService {

  private final JsonMapper json = new JsonMapper();
  private final Map<String, Parameters> stores = new ConcurrentHashMap<>();
  private final Authorization authorization;
  private final Clock clock;

  public Ssm(Authorization authorization, Clock clock) {
    this.authorization = authorization;
    this.clock = clock;
  }

  public Parameters parameters(String account, String region) {
    return stores.computeIfAbsent(account + "/" + region, _ -> new Parameters(clock));
  }

  @Override
  public Response handle(Request request, Caller caller, String region) throws IOException {
    JsonNode input = input(Bodies.bytes(request));
    return switch (request.operation()) {
      case "ssm:GetParameter" -> get(input, caller, region);
      case "ssm:GetParameters" -> getAll(input, caller, region);
      case "ssm:PutParameter" -> put(input, caller, region);
      default -> throw new AwsError(400, "UnknownOperationException", "");
    };
  }

  private Response get(JsonNode input, Caller caller, String region) {
    String name = name(input);
    allow(caller, "ssm:GetParameter", name, region);
    Parameters.Parameter parameter =
        parameters(caller.account(), region)
            .find(name)
            .orElseThrow(() -> new AwsError(400, "ParameterNotFound", ""));
    return ok(json.createObjectNode().set("Parameter", shape(parameter, caller, region)));
  }

  private Response getAll(JsonNode input, Caller caller, String region) {
    JsonNode names = input.path("Names");
    if (names.isEmpty() || names.size() > 10) {
      throw new AwsError(
          400,
          "ValidationException",
          "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must"
              + " have length between 1 and 10");
    }
    ObjectNode output = json.createObjectNode();
    ArrayNode found = output.putArray("Parameters");
    ArrayNode invalid = output.putArray("InvalidParameters");
    for (JsonNode each : names) {
      String name = each.asText();
      allow(caller, "ssm:GetParameters", name, region);
      Optional<Parameters.Parameter> parameter = parameters(caller.account(), region).find(name);
      parameter.ifPresentOrElse(p -> found.add(shape(p, caller, region)), () -> invalid.add(name));
    }
    return ok(output);
  }

  private Response put(JsonNode input, Caller caller, String region) {
    String name = name(input);
    String value = text(input, "Value");
    allow(caller, "ssm:PutParameter", name, region);
    if (!input.path("Type").asText("String").equals("String")) {
      throw new AwsError(400, "UnsupportedParameterType", "The parameter type is not supported.");
    }
    Parameters parameters = parameters(caller.account(), region);
    if (!input.path("Overwrite").asBoolean() && parameters.find(name).isPresent()) {
      throw new AwsError(
          400,
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the"
              + " request to true.");
    }
    return ok(
        json.createObjectNode()
            .put("Version", parameters.store(name, value).version())
            .put("Tier", "Standard"));
  }

  private void allow(Caller caller, String action, String name, String region) {
    authorization
        .refusal(caller, action, arn(caller, name, region), caller.account(), Optional.empty())
        .ifPresent(text -> {
          throw new AwsError(400, "AccessDeniedException", text);
        });
  }

  private ObjectNode shape(Parameters.Parameter parameter, Caller caller, String region) {
    return json.createObjectNode()
        .put("Name", parameter.name())
        .put("Type", "String")
        .put("Value", parameter.value())
        .put("Version", parameter.version())
        .put("LastModifiedDate", parameter.modified().toEpochMilli() / 1000.0)
        .put("ARN", arn(caller, parameter.name(), region))
        .put("DataType", "text");
  }

  /** A name that begins with a slash shares it with the ARN. */
  private static String arn(Caller caller, String name, String region) {
    String slash = name.startsWith("/") ? "" : "/";
    return "arn:aws:ssm:" + region + ":" + caller.account() + ":parameter" + slash + name;
  }

  private JsonNode input(byte[] body) throws IOException {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AwsError(400, "SerializationException", "");
    }
  }

  /** A name's characters (API reference, PutParameter); a version or label may follow in a read. */
  private static String name(JsonNode input) {
    String name = text(input, "Name");
    if (!name.matches("[a-zA-Z0-9_.:/-]{1,1011}")
        || name.chars().filter(c -> c == '/').count() > 15) {
      throw new AwsError(
          400,
          "ValidationException",
          "Invalid value for parameter name: only a mix of letters, numbers and the following 3 symbols .-_ in at most 15 levels");
    }
    return name;
  }

  private static String text(JsonNode input, String member) {
    JsonNode value = input.path(member);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new AwsError(
          400,
          "ValidationException",
          "1 validation error detected: Value null at '"
              + member.substring(0, 1).toLowerCase(Locale.ROOT)
              + member.substring(1)
              + "' failed to satisfy constraint: Member must not be null");
    }
    return value.asText();
  }

  private static Response ok(JsonNode output) {
    return Response.text(200, "application/x-amz-json-1.1", output.toString());
  }
}
