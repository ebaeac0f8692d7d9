package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestLocationPropertyTest {
  @Property
  void takingTheFileNameOffTwiceIsTakingItOffOnce(@ForAll("keys") String key) {
    String once = ManifestLocation.prefixOf(key);

    assertThat(ManifestLocation.prefixOf(once)).isEqualTo(once);
    assertThat(key).startsWith(once);
    assertThat(ManifestLocation.of("builds", key).prefix()).isEqualTo(once);
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of(
            "",
            "app",
            "1.abc",
            "deploy-manifest.json",
            "container-images.json",
            "cloudformation.template",
            "cloudformation-params.dev.json",
            "cloudformation-a-params.json",
            "cloudformation-b.template")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("/", parts));
  }
}
