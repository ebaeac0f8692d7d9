package io.awsdeployer.localaws.ecr.layers;

import io.awsdeployer.localaws.http.Response;

/** An error as S3 writes it. */
record S3Refusal(int status, String code, String message, String further) {

  S3Refusal(int status, String code, String message) {
    this(status, code, message, "");
  }

  static S3Refusal signature() {
    return new S3Refusal(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.");
  }

  Response response() {
    String xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%s</Code><Message>%s</Message>%s</Error>\
        """
            .formatted(code, message, further);
    return Response.text(status, "application/xml", xml);
  }
}
