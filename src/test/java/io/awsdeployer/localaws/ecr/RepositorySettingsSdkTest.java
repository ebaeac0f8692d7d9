package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.iam.Policies;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.EncryptionType;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.InvalidTagParameterException;
import software.amazon.awssdk.services.ecr.model.KmsException;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.RCTAppliedFor;
import software.amazon.awssdk.services.ecr.model.RepositoryCreationTemplate;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecr.model.Tag;
import software.amazon.awssdk.services.ecr.model.TemplateAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.TemplateNotFoundException;
import software.amazon.awssdk.services.ecr.model.TooManyTagsException;

/** Lifecycle policies, tags, keys and creation templates, asked by the AWS SDK. */
class RepositorySettingsSdkTest {
  private static final String ACCOUNT = "111111111111";
  private static final String REGION = "eu-west-1";
  private static final String ARN = "arn:aws:ecr:eu-west-1:111111111111:repository/app";
  private static final String LIFECYCLE =
      "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"any\",\"countType\":\"imageCountMoreThan\",\"countNumber\":5},\"action\":{\"type\":\"expire\"}}]}";

  private final LocalAws aws = LocalAws.start();
  private final SdkClients clients = clients("ecr:*");
  private final EcrClient ecr = clients.ecr();

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    ecr.close();
    clients.close();
    aws.close();
  }

  private SdkClients clients(String... actions) {
    return SdkClients.of(
        aws,
        aws.account(ACCOUNT)
            .role("Maker" + actions.length)
            .policy(Policies.allow("*", actions))
            .session("sdk"),
        REGION);
  }

  @Test
  void aLifecyclePolicyIsKeptAndRead() {
    ecr.createRepository(r -> r.repositoryName("app"));
    assertThatThrownBy(() -> ecr.getLifecyclePolicy(r -> r.repositoryName("app")))
        .isInstanceOf(LifecyclePolicyNotFoundException.class);
    ecr.putLifecyclePolicy(r -> r.repositoryName("app").lifecyclePolicyText(LIFECYCLE));
    assertThat(ecr.getLifecyclePolicy(r -> r.repositoryName("app")).lifecyclePolicyText())
        .isEqualTo(LIFECYCLE);
  }

  @Test
  void aLifecyclePolicyThatIsNoneIsRefused() {
    ecr.createRepository(r -> r.repositoryName("app"));
    for (String text :
        List.of("{}", LIFECYCLE.replace("any", "some"), " ".repeat(100), LIFECYCLE.repeat(300))) {
      assertThatThrownBy(
              () -> ecr.putLifecyclePolicy(r -> r.repositoryName("app").lifecyclePolicyText(text)))
          .isInstanceOf(InvalidParameterException.class);
    }
  }

  @Test
  void tagsAreSetListedAndTakenAway() {
    ecr.createRepository(r -> r.repositoryName("app").tags(tag("a", "1")));
    ecr.tagResource(r -> r.resourceArn(ARN).tags(tag("a", "2"), tag("b", "")));
    assertThat(ecr.listTagsForResource(r -> r.resourceArn(ARN)).tags())
        .containsExactlyInAnyOrder(tag("a", "2"), tag("b", ""));
    ecr.untagResource(r -> r.resourceArn(ARN).tagKeys("a"));
    assertThat(ecr.listTagsForResource(r -> r.resourceArn(ARN)).tags())
        .containsExactly(tag("b", ""));
  }

  @Test
  void tagsThatAreNoneAreRefused() {
    ecr.createRepository(r -> r.repositoryName("app"));
    assertThatThrownBy(() -> ecr.tagResource(r -> r.resourceArn(ARN).tags(tag("aws:x", "1"))))
        .isInstanceOf(InvalidTagParameterException.class);
    assertThatThrownBy(
            () -> ecr.createRepository(r -> r.repositoryName("other").tags(tag("x", "a;b"))))
        .isInstanceOf(InvalidTagParameterException.class);
    List<Tag> many = IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "")).toList();
    assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName("other").tags(many)))
        .isInstanceOf(TooManyTagsException.class);
    assertThatThrownBy(() -> ecr.listTagsForResource(r -> r.resourceArn(ARN + "x")))
        .isInstanceOf(RepositoryNotFoundException.class);
    assertThatThrownBy(
            () -> ecr.listTagsForResource(r -> r.resourceArn(ARN.replace(REGION, "us-east-1"))))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(aws.account(ACCOUNT).registry(REGION).repositories()).hasSize(1);
  }

  @Test
  void aKeyHasToBeOfTheRegionAndTheMakersToUse() {
    String key = "arn:aws:kms:eu-west-1:111111111111:key/one";
    assertThatThrownBy(() -> encrypted(ecr, key)).isInstanceOf(KmsException.class);
    try (SdkClients more = clients("ecr:*", "kms:*")) {
      assertThatThrownBy(() -> encrypted(more.ecr(), key.replace(REGION, "us-east-1")))
          .isInstanceOf(KmsException.class);
      encrypted(more.ecr(), key);
    }
    assertThatThrownBy(() ->
            ecr.createRepository(r ->
                r.repositoryName("plain")
                    .encryptionConfiguration(
                        e -> e.encryptionType(EncryptionType.AES256).kmsKey(key))))
        .isInstanceOf(InvalidParameterException.class);
  }

  private static void encrypted(EcrClient ecr, String key) {
    ecr.createRepository(r ->
        r.repositoryName("secret")
            .encryptionConfiguration(e -> e.encryptionType(EncryptionType.KMS).kmsKey(key)));
  }

  @Test
  void templatesAreMadeAndDescribedPageByPage() {
    ecr.createRepositoryCreationTemplate(r ->
        r.prefix("team")
            .appliedFor(RCTAppliedFor.REPLICATION)
            .lifecyclePolicy(LIFECYCLE)
            .resourceTags(tag("a", "1"))
            .encryptionConfiguration(e -> e.encryptionType(EncryptionType.KMS)));
    ecr.createRepositoryCreationTemplate(
        r -> r.prefix("ROOT").appliedFor(RCTAppliedFor.REPLICATION));
    assertThat(
            ecr.describeRepositoryCreationTemplatesPaginator(r -> r.maxResults(1)).stream()
                .flatMap(page -> page.repositoryCreationTemplates().stream())
                .map(RepositoryCreationTemplate::prefix))
        .containsExactly("ROOT", "team");
    RepositoryCreationTemplate team =
        ecr.describeRepositoryCreationTemplates(r -> r.prefixes("team"))
            .repositoryCreationTemplates()
            .getFirst();
    assertThat(team.lifecyclePolicy()).isEqualTo(LIFECYCLE);
    assertThat(team.resourceTags()).containsExactly(tag("a", "1"));
    assertThat(team.encryptionConfiguration().encryptionType()).isEqualTo(EncryptionType.KMS);
    assertThatThrownBy(() -> ecr.describeRepositoryCreationTemplates(r -> r.prefixes("none")))
        .isInstanceOf(TemplateNotFoundException.class);
    assertThatThrownBy(() ->
            ecr.createRepositoryCreationTemplate(
                r -> r.prefix("team").appliedFor(RCTAppliedFor.REPLICATION)))
        .isInstanceOf(TemplateAlreadyExistsException.class);
  }

  @Test
  void eachOperationTakesItsOwnRight() {
    ecr.createRepository(r -> r.repositoryName("app"));
    try (SdkClients few = clients("ecr:CreateRepository", "ecr:DescribeImages", "ecr:ListImages")) {
      EcrClient other = few.ecr();
      List<Runnable> calls =
          List.of(
              () -> other.createRepository(r -> r.repositoryName("b1").tags(tag("a", "1"))),
              () -> other.getLifecyclePolicy(r -> r.repositoryName("app")),
              () ->
                  other.putLifecyclePolicy(
                      r -> r.repositoryName("app").lifecyclePolicyText(LIFECYCLE)),
              () -> other.listTagsForResource(r -> r.resourceArn(ARN)),
              () -> other.tagResource(r -> r.resourceArn(ARN).tags(tag("a", "1"))),
              () -> other.untagResource(r -> r.resourceArn(ARN).tagKeys("a")),
              () -> other.describeRepositoryCreationTemplates(r -> r.maxResults(5)));
      for (Runnable call : calls) {
        assertThatThrownBy(call::run)
            .isInstanceOfSatisfying(
                EcrException.class,
                e ->
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
      }
    }
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
