package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events that are refused, and why. */
class RequestReaderRefusalTest extends RequestReaderFixture {
  @Test
  void imagesInTheEventAreReadAsStrictlyAsInTheFile() {
    assertThat(
            refusal(
                "{%s, \"images\": [{\"repository\": \"app\", \"tag\": \"1\"}, {\"repository\": \"app\", \"tag\": \"-\", \"x\": 1}]}"
                    .formatted(REQUIRED)))
        .isEqualTo(
            """
            The event has 2 problems:
            - images[1].tag: '-' is not a tag (1 to 128 letters, digits, '_', '.' or '-', not \
            beginning with '.' or '-')
            - images[1].x: unknown field (known are repository, tag, digest, target_repository, \
            target_tag, target_tags, app, parameter, referrers)\
            """);
  }

  @Test
  void everyFieldAtFaultIsToldAtOnce() {
    assertThat(
            refusal(
                """
                {"env": "d v", "repo": ["myapp"], "s3_bucket": "Builds", "s3Key": "x",
                 "target_account": "12", "target_region": "europe", "action": "deploy",
                 "images": null, "execution_id": "a b", "template_name": 7}
                """))
        .isEqualTo(
            """
            The event has 10 problems:
            - env: 'd v' is not an environment's name (1 to 64 letters, digits, '.', '_' or '-', \
            beginning with a letter or digit)
            - repo: must be a string, not an array
            - s3_bucket: 'Builds' is not a bucket's name (3 to 63 lower-case letters, digits, '.' \
            or '-') nor an access point's ARN
            - target_account: '12' is not an account id (12 digits)
            - target_region: 'europe' is not a region (like eu-central-1)
            - action: 'deploy' is not an action; known are 'promote', 'plan', 'resolve', 'stage', 'switch', 'revert'
            - execution_id: 'a b' is not an execution's id (1 to 1024 visible ASCII characters)
            - template_name: must be a string, not a number: quote it
            - sk: is missing
            - s3_key: is missing (there is 's3Key')\
            """);
  }

  @Test
  void aSingleProblemStandsInTheFirstSentence() {
    assertThat(refusal("{%s, \"target_account\": \"12\"}".formatted(REQUIRED)))
        .isEqualTo("The event is not valid: target_account: '12' is not an account id (12 digits)");
  }

  @Test
  void anAccountThatLostItsQuotesIsRecognised() {
    assertThat(refusal("{%s, \"target_account\": 123456789012}".formatted(REQUIRED)))
        .endsWith("target_account: must be a string, not a number: quote it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"switch", "revert"})
  void whatHasAReceiptNeedsAPlaceForItBesideImagesToo(String action) {
    String images = "\"images\": [{\"repository\": \"app\", \"tag\": \"1\"}]";
    assertThat(
            refusal(
                "{\"env\": \"dev\", \"repo\": \"app\", \"sk\": \"1\", \"action\": \"%s\", %s}"
                    .formatted(action, images)))
        .isEqualTo(
            """
            The event has 2 problems:
            - s3_bucket: is missing: '%1$s' has its receipt there, also when the event brings the images
            - s3_key: is missing: '%1$s' has its receipt there, also when the event brings the images\
            """
                .formatted(action));
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "repo", "sk", "s3_bucket"})
  void aRequiredFieldMayNotBeEmptyOrNull(String field) {
    String quoted = "\"" + field + "\": \"[^\"]*\"";
    String event = "{" + REQUIRED + "}";

    assertThat(refusal(event.replaceFirst(quoted, "\"" + field + "\": \"\"")))
        .endsWith(": " + field + ": is empty");
    assertThat(refusal(event.replaceFirst(quoted, "\"" + field + "\": null")))
        .endsWith(": " + field + ": is missing");
  }

  @Test
  void hugeValuesAreNotRepeated() {
    assertThat(refusal("{%s, \"target_region\": \"%s\"}".formatted(REQUIRED, "a-".repeat(500_000))))
        .isEqualTo("The event is not valid: target_region: is 1000000 characters long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Records\": [{\"eventSource\": \"aws:sqs\"}]} | a batch of records from aws:sqs (it has 'Records')",
        "{\"Records\": [{\"EventSource\": \"aws:sns\"}]} | a batch of records from aws:sns (it has 'Records')",
        "{\"Records\": []} | a batch of records (it has 'Records')",
        "{\"detail-type\": \"Object Created\"} | an EventBridge event (it has 'detail-type')",
        "{\"FunctionName\": \"f\", \"Payload\": {\"env\": \"dev\"}} | the envelope of a Step Functions lambda:invoke (it has 'Payload')",
        "{\"requestContext\": {}, \"body\": \"\"} | an HTTP request (it has 'requestContext')",
        "\"{}\" | a JSON string",
        "[] | an array",
        "3 | a number",
        "null | null"
      })
  void eventsOfOtherKindsAreRecognised(String event, String kind) {
    assertThat(refusal(event))
        .startsWith("The event looks like " + kind + "; this function takes an object with env,")
        .endsWith(".");
  }

  @Test
  void theEnvelopesRemedyNamesTheFieldOfTheStateMachine() {
    assertThat(refusal("{\"Payload\": {}}"))
        .endsWith(
            "Pass what is inside: \"Payload.$\": \"$\" in the task's parameters, or \"OutputPath\":"
                + " \"$.Payload\" in the task before.");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThat(refusal("")).isEqualTo("The event is empty.");
    assertThat(refusal("{" + REQUIRED + "} x")).contains("line 1, column");
    assertThat(refusal("{%s, \"env\": \"prod\"}".formatted(REQUIRED)))
        .contains("Duplicate field 'env'");
    assertThat(refusal("{%s, \"branch\": \"ä\"}".formatted(REQUIRED).getBytes(ISO_8859_1)))
        .contains("is not UTF-8 text");
    byte[] large = new byte[(6 << 20) + 1];
    Arrays.fill(large, (byte) ' ');
    assertThat(refusal(large)).isEqualTo("The event is larger than the 6 MiB allowed.");
  }
}
