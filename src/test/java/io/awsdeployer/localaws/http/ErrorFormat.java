package io.awsdeployer.localaws.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** How a kind of service writes an error (Smithy: awsJson1_1, awsQuery, restXml; OCI: errors). */
public enum ErrorFormat {
  JSON {
    @Override
    public Response render(AwsError error) {
      ObjectNode body = new JsonMapper().createObjectNode().put("__type", error.code());
      // SSM's ParameterNotFound, for one, comes without a text.
      if (!error.text().isEmpty()) {
        body.put("message", error.text());
      }
      error.details().forEach(body::put);
      return Response.text(error.status(), "application/x-amz-json-1.1", body.toString())
          .with("x-amzn-RequestId", UUID.randomUUID().toString());
    }

    @Override
    public AwsError throttled() {
      return new AwsError(400, "ThrottlingException", "Rate exceeded");
    }
  },

  QUERY {
    @Override
    public Response render(AwsError error) {
      String id = UUID.randomUUID().toString();
      String body =
          new Xml()
              .open("ErrorResponse", "https://sts.amazonaws.com/doc/2011-06-15/")
              .open("Error")
              .element("Type", error.status() < 500 ? "Sender" : "Receiver")
              .element("Code", error.code())
              .element("Message", error.text())
              .elements(error.details())
              .close("Error")
              .element("RequestId", id)
              .close("ErrorResponse")
              .toString();
      return Response.text(error.status(), "text/xml", body).with("x-amzn-RequestId", id);
    }

    @Override
    public AwsError throttled() {
      return new AwsError(400, "Throttling", "Rate exceeded");
    }
  },

  S3 {
    @Override
    public Response render(AwsError error) {
      String id = UUID.randomUUID().toString();
      String body =
          new Xml()
              .open("Error")
              .element("Code", error.code())
              .element("Message", error.text())
              .elements(error.details())
              .element("RequestId", id)
              .close("Error")
              .toString();
      return Response.text(error.status(), "application/xml", body).with("x-amz-request-id", id);
    }

    @Override
    public AwsError throttled() {
      return new AwsError(503, "SlowDown", "Please reduce your request rate.");
    }
  },

  REGISTRY {
    @Override
    public Response render(AwsError error) {
      ObjectNode body = new JsonMapper().createObjectNode();
      body.putArray("errors").addObject().put("code", error.code()).put("message", error.text());
      return Response.text(error.status(), "application/json; charset=utf-8", body.toString())
          .with("Docker-Distribution-Api-Version", "registry/2.0");
    }

    @Override
    public AwsError throttled() {
      return new AwsError(429, "TOOMANYREQUESTS", "Rate exceeded");
    }
  };

  public abstract Response render(AwsError error);

  /** What this kind of service says when it is called too often. */
  public abstract AwsError throttled();

  /** By the operation's prefix: presigned layer URLs are S3's, {@code /v2/} is the registry's. */
  public static ErrorFormat of(String operation) {
    String service = operation.substring(0, Math.max(0, operation.indexOf(':')));
    return switch (service) {
      case "s3", "blob" -> S3;
      case "sts" -> QUERY;
      case "v2" -> REGISTRY;
      default -> JSON;
    };
  }
}
