package io.awsdeployer.promote.naming;

import io.awsdeployer.promote.fuzz.Expect;
import io.awsdeployer.promote.registry.Tag;

/** Any text as a pattern of tags, before a line feed, and any other as the names of a build. */
public final class TagPatternFuzz {
  private TagPatternFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String[] texts = Expect.text(input, 0).split("\n", 3);
    String sk = texts.length > 1 ? texts[1] : "0ujtsYcgvSTl8PAuAdqWYSMnLOv";
    String prefix = texts.length > 2 ? texts[2] : "shop/feature/x/42.9f3c2e1";
    try {
      TagPattern pattern = new TagPattern(texts[0]);
      Tag tag = pattern.fill(BuildNames.of(BuildFacts.of("prod", "shop", sk, prefix)));
      Expect.that(tag.value().length() <= 128, "too long for a tag");
    } catch (IllegalArgumentException e) {
      // It goes through Findings, which shortens and escapes it.
      Expect.that(!String.valueOf(e.getMessage()).isBlank(), "a refusal without a word");
    }
  }
}
