package io.awsdeployer.localaws.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.Account;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("clients")
class Boto3ClientsTest {

  private static final String SCRIPT =
      """
      import boto3, io
      from botocore.exceptions import ClientError

      s3 = boto3.client('s3')
      s3.create_bucket(Bucket='fresh',
                       CreateBucketConfiguration={'LocationConstraint': 'eu-central-1'})
      s3.put_object(Bucket='fresh', Key='k', Body=b'x' * 100_000)
      s3.put_object(Bucket='fresh', Key='sums', Body=b'abc', ChecksumAlgorithm='SHA256')
      s3.put_object(Bucket='fresh', Key='stream', Body=io.BytesIO(b'abc'))
      assert s3.get_object(Bucket='fresh', Key='k', Range='bytes=0-9')['Body'].read() == b'x' * 10
      assert s3.get_object(Bucket='fresh', Key='sums')['Body'].read() == b'abc'
      print([o['Key'] for o in s3.list_objects_v2(Bucket='fresh')['Contents']])
      try:
          s3.head_object(Bucket='fresh', Key='absent')
      except ClientError as e:
          print(e.response['ResponseMetadata']['HTTPStatusCode'])
      try:
          s3.get_object(Bucket='fresh', Key='absent')
      except s3.exceptions.NoSuchKey as e:
          print(e)

      c = boto3.client('sts').assume_role(RoleArn='arn:aws:iam::222222222222:role/Target',
                                          RoleSessionName='boto', ExternalId='x-1')['Credentials']
      there = boto3.Session(c['AccessKeyId'], c['SecretAccessKey'], c['SessionToken'])
      print(there.client('sts').get_caller_identity()['Arn'])
      db = boto3.client('dynamodb')
      key = {'pk': {'S': 'tags'}, 'sk': {'S': 'app:latest'}}
      claim = dict(TableName='builds', Key=key,
                   UpdateExpression='SET before = if_not_exists(build, :none), build = :sk',
                   ConditionExpression='attribute_not_exists(build) OR build < :sk',
                   ReturnValuesOnConditionCheckFailure='ALL_OLD')
      db.update_item(**claim, ExpressionAttributeValues={':sk': {'S': '2'}, ':none': {'S': ''}})
      try:
          db.update_item(**claim, ExpressionAttributeValues={':sk': {'S': '1'}, ':none': {'S': ''}})
      except db.exceptions.ConditionalCheckFailedException as e:
          print(e, e.response['Item']['build'])
      print(db.batch_get_item(RequestItems={'builds': {'Keys': [key]}})['Responses']['builds'][0]['before'])
      db.put_item(TableName='builds', Item={**key, 'build': {'S': '3'}})
      print(db.get_item(TableName='builds', Key=key)['Item']['build'])
      try:
          there.client('ssm').get_parameter(Name='a')
      except ClientError as e:
          print(e)
      """;

  @TempDir private Path directory = Path.of("unset");

  @Test
  void isContentWithS3StsDynamoDbAndSsm() throws Exception {
    Tool python = Tool.require("python3", "-c", "import boto3");
    try (LocalAws aws = LocalAws.start()) {
      Account account = aws.account("111111111111");
      Role role =
          account.role("Ops").policy(Policies.allow("*", "s3:*", "sts:AssumeRole", "dynamodb:*"));
      var _ = account.table("eu-central-1", "builds");
      aws.account("222222222222").role("Target").trust(Policies.trust(role.arn(), "x-1"));
      Path script = Files.writeString(directory.resolve("script.py"), SCRIPT);

      Tool.Run run = python.on(aws, role.session("py"), "eu-central-1").run(script.toString());

      assertThat(run.succeeded().output().lines())
          .containsExactly(
              "['k', 'stream', 'sums']",
              "404",
              "An error occurred (NoSuchKey) when calling the GetObject operation: The specified"
                  + " key does not exist.",
              "arn:aws:sts::222222222222:assumed-role/Target/boto",
              "An error occurred (ConditionalCheckFailedException) when calling the UpdateItem"
                  + " operation: The conditional request failed {'S': '2'}",
              "{'S': ''}",
              "{'S': '3'}",
              "An error occurred (AccessDeniedException) when calling the GetParameter operation:"
                  + " User: arn:aws:sts::222222222222:assumed-role/Target/boto is not authorized to"
                  + " perform: ssm:GetParameter on resource:"
                  + " arn:aws:ssm:eu-central-1:222222222222:parameter/a because no identity-based"
                  + " policy allows the ssm:GetParameter action");
      assertThat(aws.requests().failures()).isEmpty();
    }
  }
}
