package io.awsdeployer.localaws.ecr.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.Response;
import java.util.List;

/** {@code tags/list}, in pages when asked. */
final class TagList {
  private TagList() {}

  static Response handle(Exchange exchange) {
    if (!exchange.method().equals("GET")) {
      return new OciError(405, "UNSUPPORTED", "The operation is unsupported.").response();
    }
    EcrRepository repository = exchange.repository("ecr:ListImages");
    String last = exchange.query("last").orElse("");
    int size = exchange.query("n").map(TagList::number).orElse(1_000);
    List<String> rest =
        repository.tags().keySet().stream().filter(tag -> tag.compareTo(last) > 0).toList();
    List<String> page = rest.subList(0, Math.min(size, rest.size()));
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", exchange.path().name());
    ArrayNode tags = body.putArray("tags");
    page.forEach(tags::add);
    Response response = Response.text(200, "application/json; charset=utf-8", body.toString());
    return page.size() < rest.size() && !page.isEmpty()
        ? response.with("Link", next(exchange, size, page.getLast()))
        : response;
  }

  private static String next(Exchange exchange, int size, String last) {
    return "<%s>; rel=\"next\""
        .formatted(exchange.url("tags/list?last=%s&n=%d".formatted(last, size)));
  }

  private static int number(String text) {
    try {
      return Math.clamp(Long.parseLong(text), 0, 1_000);
    } catch (NumberFormatException e) {
      throw new Refused(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested");
    }
  }
}
