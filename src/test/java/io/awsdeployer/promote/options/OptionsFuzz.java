package io.awsdeployer.promote.options;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.fuzz.Expect;
import java.util.List;

/** Any text as the document of options. */
public final class OptionsFuzz {
  private static final OptionsFormat FORMAT = new OptionsFormat();

  private OptionsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    OptionsFormat.Text text =
        new OptionsFormat.Text(Expect.text(input, 0), "The environment variable OPTIONS");
    try {
      PromotionOptions options = FORMAT.read(List.of(text));
      Expect.that(
          options.equals(FORMAT.read(List.of(text, text))), "said twice it means something else");
    } catch (InvalidRequestException e) {
      Expect.readable(e);
    }
  }
}
