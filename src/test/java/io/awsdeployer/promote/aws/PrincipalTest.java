package io.awsdeployer.promote.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalTest {

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sts::111111111111:assumed-role/promoter/sess, arn:aws:iam::111111111111:role/promoter",
    "arn:aws-cn:sts::111111111111:assumed-role/a/b, arn:aws-cn:iam::111111111111:role/a",
    "arn:aws-us-gov:sts::111111111111:assumed-role/path/a/b, arn:aws-us-gov:iam::111111111111:role/path/a",
    "arn:aws:iam::111111111111:user/dev/ann, arn:aws:iam::111111111111:user/dev/ann",
    "arn:aws:iam::111111111111:root, arn:aws:iam::111111111111:root",
    "arn:aws:sts::111111111111:federated-user/ann, arn:aws:sts::111111111111:federated-user/ann",
  })
  void aPolicyNamesTheRoleBehindASessionAndEverybodyElseAsTheyAre(String arn, String policyArn) {
    Principal principal = new Principal(arn);
    assertThat(principal.policyArn()).isEqualTo(policyArn);
    assertThat(principal.account()).hasToString("111111111111");
    assertThat(principal.partition()).isEqualTo(arn.split(":", -1)[1]);
    assertThat(principal).hasToString(arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "promoter",
        "arn:aws:iam::1111:root",
        "arn:aws:s3:::bucket",
        "arn:aws:sts::111111111111:",
        "arn::sts::111111111111:assumed-role/a/b"
      })
  void whatIsNoPrincipalsArnIsRefused(String arn) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Principal(arn));
  }
}
