package io.awsdeployer.promote.open;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

class SessionNamePropertyTest {

  @Property
  void anyRepositoryAndAnyBuildGiveANameOfTheGrammarOfSts(@ForAll String repo, @ForAll String sk) {
    assertThat(SessionName.of(repo, sk)).matches("[a-zA-Z0-9_+=,.@-]{2,64}");
  }

  @Property
  void longOnesDoToo(
      @ForAll @StringLength(min = 60, max = 300) String repo,
      @ForAll @StringLength(min = 60, max = 300) String sk) {
    assertThat(SessionName.of(repo, sk)).matches("[a-zA-Z0-9_+=,.@-]{64}");
  }

  @Property
  void theBuildIsInItWhole(
      @ForAll String repo, @ForAll @AlphaChars @NumericChars @StringLength(max = 32) String sk) {
    assertThat(SessionName.of(repo, sk)).startsWith("promote-").endsWith("-" + sk);
  }

  @Example
  void itReadsAsTheRepositoryAndTheBuild() {
    assertThat(SessionName.of("org/shop", "2bJ1aBcDeFgHiJkLmNoPqRsTuVw"))
        .isEqualTo("promote-org-shop-2bJ1aBcDeFgHiJkLmNoPqRsTuVw");
  }
}
