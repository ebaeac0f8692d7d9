package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.fuzz.Expect;

/** Any text as an image's full name; one that is read says what was written. */
public final class ImageReferenceFuzz {
  private ImageReferenceFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = Expect.text(input, 0);
    try {
      ImageReference reference = ImageReference.of(text);
      String name =
          reference.repository().value()
              + reference.tag().map(tag -> ":" + tag).orElse("")
              + reference.digest().map(digest -> "@" + digest).orElse("");
      Expect.that(text.endsWith("/" + name), "'%s' was read as %s".formatted(text, name));
    } catch (IllegalArgumentException e) {
      Expect.that(!String.valueOf(e.getMessage()).isBlank(), "a refusal without a word");
    }
  }
}
