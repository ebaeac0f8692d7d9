package io.awsdeployer.promote.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.ecr.TargetRepository.Mutability;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetRepositoryTest {

  @Test
  void withoutExceptionsTheSettingHoldsForEveryTag() {
    assertThat(repository(Mutability.MUTABLE).isImmutable(new Tag("latest"))).isFalse();
    assertThat(repository(Mutability.IMMUTABLE).isImmutable(new Tag("latest"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "latest, latest, true",
    "latest, latest-1, false",
    "latest, my-latest, false",
    "*, anything, true",
    "dev-*, dev-, true",
    "dev-*, dev-1.2, true",
    "dev-*, Dev-1, false",
    "*-snapshot, 1.0-snapshot, true",
    "*-snapshot, 1.0-snapshot.2, false",
    "v*-rc*, v1-rc2, true",
    "v*-rc*, v1, false",
    "1.0, 1x0, false",
    "v.*, vab, false",
    "v.*, v.ab, true",
    "sha256-*, sha256-abc.sig, true",
    "a**b, ab, true",
    "[a-z], b, false",
    "'', a, false",
    "a|b, a, false",
    "\\w, a, false",
    "\\E.\\Q, x, false",
  })
  void anExceptionTurnsTheSettingAroundForTheTagsItMatchesWhole(
      String filter, String tag, boolean matches) {
    Tag one = new Tag(tag);
    assertThat(repository(Mutability.IMMUTABLE, filter).isImmutable(one)).isEqualTo(!matches);
    assertThat(repository(Mutability.MUTABLE, filter).isImmutable(one)).isEqualTo(matches);
  }

  @Test
  void oneMatchOfManyIsEnough() {
    TargetRepository repository = repository(Mutability.IMMUTABLE, "a*", "b*", "latest");
    assertThat(repository.isImmutable(new Tag("latest"))).isFalse();
    assertThat(repository.isImmutable(new Tag("c"))).isTrue();
  }

  private static TargetRepository repository(Mutability mutability, String... exceptions) {
    return new TargetRepository(
        new RepositoryName("app/api"), "registry/app/api", mutability, List.of(exceptions));
  }
}
