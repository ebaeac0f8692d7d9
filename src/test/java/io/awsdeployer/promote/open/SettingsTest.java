package io.awsdeployer.promote.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void whatIsNotSetHasItsDefault() {
    Settings settings = Settings.of(Map.of("AWS_REGION", "eu-central-1"));
    assertThat(settings.ownRegion()).isEqualTo(new RegionName("eu-central-1"));
    assertThat(settings.sourceAccount()).isEmpty();
    assertThat(settings.sourceRegion()).isEmpty();
    assertThat(settings.roleName()).isEqualTo("ECRImagePromotionRole");
    assertThat(settings.externalId()).isEmpty();
    assertThat(settings.uploadWay()).isEqualTo(UploadWay.AUTO);
    assertThat(settings.targetRole()).isEmpty();
    assertThat(settings.sourceRole()).isEmpty();
    assertThat(settings.sourceExternalId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void anEmptyValueIsAsIfItWereNotSet(String empty) {
    Map<String, String> environment = new HashMap<>();
    for (String name :
        new String[] {
          "AWS_REGION",
          "SOURCE_ECR_ACCOUNT",
          "SOURCE_ECR_REGION",
          "EXECUTION_ROLE_NAME",
          "EXECUTION_ROLE_EXTERNAL_ID",
          "BLOB_UPLOAD",
          "TARGET_ROLE_ARN",
          "SOURCE_ROLE_ARN",
          "SOURCE_ROLE_EXTERNAL_ID"
        }) {
      environment.put(name, empty);
    }
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    assertThat(Settings.of(environment)).isEqualTo(Settings.of(Map.of("AWS_REGION", "eu-west-1")));
  }

  @Test
  void whatIsSetIsTakenWithoutTheBlanksAroundIt() {
    Settings settings =
        Settings.of(
            Map.of(
                "AWS_REGION", " eu-central-1 ",
                "AWS_DEFAULT_REGION", "us-east-1",
                "SOURCE_ECR_ACCOUNT", "111111111111\n",
                "SOURCE_ECR_REGION", "us-west-2",
                "EXECUTION_ROLE_NAME", "deploy/Promoter",
                "EXECUTION_ROLE_EXTERNAL_ID", "secret-handshake",
                "BLOB_UPLOAD", "Api"));
    assertThat(settings.ownRegion()).hasToString("eu-central-1");
    assertThat(settings.sourceAccount()).contains(new AccountId("111111111111"));
    assertThat(settings.sourceRegion()).contains(new RegionName("us-west-2"));
    assertThat(settings.roleName()).isEqualTo("deploy/Promoter");
    assertThat(settings.externalId()).contains("secret-handshake");
    assertThat(settings.uploadWay()).isEqualTo(UploadWay.API);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_REGION, Frankfurt",
    "SOURCE_ECR_ACCOUNT, 11111",
    "SOURCE_ECR_REGION, eu",
    "EXECUTION_ROLE_NAME, arn:aws:iam::111111111111:role/Promoter",
    "EXECUTION_ROLE_NAME, /deploy/Promoter",
    "EXECUTION_ROLE_NAME, two words",
    "BLOB_UPLOAD, docker",
    "SOURCE_ROLE_ARN, Promoter",
    "SOURCE_ROLE_ARN, arn:aws:iam::1111:role/Promoter",
    "TARGET_ROLE_ARN, arn:aws:sts::111111111111:assumed-role/Promoter/me",
  })
  void aWrongValueIsRefusedByItsName(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of("AWS_REGION", "eu-central-1"));
    environment.put(name, value);
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> Settings.of(environment))
        .withMessageContaining("The environment variable %s is wrong: '%s'".formatted(name, value))
        .withMessageContaining("To do: ");
  }

  @Test
  void withoutARegionThereIsNothingToBeDone() {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> Settings.of(Map.of()))
        .withMessageContaining("AWS_REGION is not set");
  }

  @ParameterizedTest
  @EnumSource(UploadWay.class)
  void aWayIsReadByTheNameItIsShownByInAnyCase(UploadWay way) {
    assertThat(UploadWay.of(way.toString())).isEqualTo(way);
    assertThat(UploadWay.of(way.name())).isEqualTo(way);
    assertThat(way.toString()).isLowerCase();
  }
}
