package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.Optional;

/** Which registry a target pulls from (the ECR strategy guide, requirement 001). */
public sealed interface EcrStrategy {
  /** Its own: images are promoted into it. */
  record Local() implements EcrStrategy {}

  /**
   * Another environment's: nothing is copied, the images have to be there.
   *
   * @param region absent: the target's own
   */
  record CrossAccount(AccountId account, Optional<RegionName> region) implements EcrStrategy {}

  /** How the two are written. */
  enum Word {
    LOCAL("local"),
    CROSS_ACCOUNT("cross_account");

    private final String text;

    Word(String text) {
      this.text = text;
    }

    static Word of(String text) {
      for (Word word : values()) {
        if (word.text.equals(text)) {
          return word;
        }
      }
      throw new IllegalArgumentException(
          "'%s' is not an ECR strategy; known are 'local' and 'cross_account'"
              .formatted(Shown.of(text, Shown.NAME)));
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * What the fields of a target's entry come to. Where {@code ecr_strategy} is absent, by the three
   * rules of the guide's migration, in their order: the entry's own environment is {@code dev}:
   * local; it has an {@code ecr_account_id}: cross-account; else local. The build's environment
   * does not count: an entry without any of the fields is local.
   */
  static EcrStrategy read(Fields fields) {
    Optional<Word> stated = fields.optional("ecr_strategy", Word::of);
    Optional<AccountId> account = fields.optional("ecr_account_id", AccountId::new);
    Optional<RegionName> region = fields.optional("ecr_account_region", RegionName::new);
    Optional<String> env = fields.optional("target_env", TextRule.ENV::check);
    Word word =
        stated.orElse(
            env.equals(Optional.of("dev")) || !fields.present("ecr_account_id")
                ? Word.LOCAL
                : Word.CROSS_ACCOUNT);
    if (word == Word.LOCAL) {
      return new Local();
    }
    if (account.isEmpty() && !fields.present("ecr_account_id")) {
      fields.wrong(
          "ecr_account_id",
          "is missing: with the strategy 'cross_account' it says whose registry has the images");
    }
    return account.<EcrStrategy>map(id -> new CrossAccount(id, region)).orElseGet(Local::new);
  }
}
