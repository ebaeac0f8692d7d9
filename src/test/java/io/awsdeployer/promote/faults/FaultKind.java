package io.awsdeployer.promote.faults;

import static io.awsdeployer.promote.faults.Trait.ABSORBED;
import static io.awsdeployer.promote.faults.Trait.PASSES;
import static io.awsdeployer.promote.faults.Trait.SILENT;
import static io.awsdeployer.promote.faults.Trait.SPREADS;

import java.util.Set;
import java.util.function.Predicate;

/** A way in which a call goes wrong, and whether it does so before, during or after its effect. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
enum FaultKind {
  CONNECTION_REFUSED(Moment.BEFORE, Answers.refused(), ABSORBED, PASSES),
  UNKNOWN_4XX(Moment.BEFORE, (seen, service, site) -> Answers.error(seen, "Unheard", 400)),
  DENIED(Moment.BEFORE, Answers::denied),
  NOT_FOUND(Moment.BEFORE, (seen, service, site) -> Answers.bare(404)),
  ERROR_500(Moment.BEFORE, Answers::internal, ABSORBED, PASSES),
  PROXY_503(Moment.BEFORE, (seen, service, site) -> Answers.bare(503), ABSORBED, PASSES),
  THROTTLED(Moment.BEFORE, Answers::throttled, ABSORBED, PASSES),
  STALLED(Moment.BEFORE, Answers::stalled, PASSES, SILENT),
  EXPIRED_CREDENTIALS(Moment.BEFORE, Answers::expired, Call.SIGNED, PASSES),
  EXPIRED_TOKEN(Moment.BEFORE, Answers::expired, Call.WITH_TOKEN, ABSORBED, PASSES),
  EXPIRED_URL(Moment.BEFORE, Answers::expired, Call.PRESIGNED, ABSORBED, PASSES),
  REDIRECTED(Moment.BEFORE, Answers::redirected),
  LOGIN_PAGE(Moment.BEFORE, Answers::loginPage),
  EMPTY_ANSWER(Moment.BEFORE, (seen, service, site) -> Answers.bare(200)),
  OVERSIZED_ERROR(Moment.BEFORE, Answers::hugeError, PASSES),
  TIME_IS_UP(Moment.BEFORE, Answers.timeIsUp(), PASSES),
  NETWORK_GONE(Moment.BEFORE, Answers.refused(), PASSES, SPREADS),
  CREDENTIALS_END(Moment.BEFORE, Answers::expired, PASSES, SPREADS),

  REQUEST_CUT_AT_0(Moment.DURING, Answers.requestCut(0), Call.WITH_BODY, ABSORBED, PASSES),
  REQUEST_CUT_HALFWAY(Moment.DURING, Answers.requestCut(0.5), Call.WITH_BODY, ABSORBED, PASSES),
  ANSWER_CUT_AT_0(Moment.DURING, Answers.answerCut(0), ABSORBED, PASSES),
  ANSWER_CUT_HALFWAY(Moment.DURING, Answers.answerCut(0.5), ABSORBED, PASSES),
  ANSWER_CUT_AT_LAST(Moment.DURING, Answers.answerCut(1), ABSORBED, PASSES),
  ANSWER_STALLED(Moment.DURING, Answers::stalledHalfway, PASSES, SILENT),
  TRUNCATED(Moment.DURING, Answers::truncated),
  FIRST_BYTE_CORRUPT(Moment.DURING, Answers.corrupt(0)),
  BYTE_CORRUPT(Moment.DURING, Answers.corrupt(0.5)),
  LAST_BYTE_CORRUPT(Moment.DURING, Answers.corrupt(1)),
  TRICKLE(Moment.DURING, Answers::trickle, ABSORBED),
  OVERSIZED(Moment.DURING, Answers::oversized),
  WRONG_CONTENT_TYPE(Moment.DURING, Answers::wrongType),
  LOCATION_ELSEWHERE(Moment.DURING, Answers::locationElsewhere, Call.WITH_LOCATION),

  ANSWER_LOST(Moment.AFTER, Answers.after(Answers.refused()), ABSORBED, PASSES),
  ERROR_500_AFTER(Moment.AFTER, Answers.after(Answers::internal), ABSORBED, PASSES),
  THROTTLED_AFTER(Moment.AFTER, Answers.after(Answers::throttled), ABSORBED, PASSES),
  STALLED_AFTER(Moment.AFTER, Answers.after(Answers::stalled), PASSES, SILENT),
  DUPLICATED(Moment.AFTER, Answers.twice(false), ABSORBED),
  DUPLICATED_AND_THE_SECOND_ANSWERED(Moment.AFTER, Answers.twice(true), ABSORBED),
  TIME_IS_UP_AFTER(Moment.AFTER, Answers.after(Answers.timeIsUp()), PASSES),
  NETWORK_GONE_AFTER(Moment.AFTER, Answers.after(Answers.refused()), PASSES, SPREADS);

  private final Moment moment;
  private final Way way;
  private final Predicate<Call> applies;
  private final Set<Trait> traits;

  FaultKind(Moment moment, Way way, Trait... traits) {
    this(moment, way, _ -> true, traits);
  }

  FaultKind(Moment moment, Way way, Predicate<Call> applies, Trait... traits) {
    this.moment = moment;
    this.way = way;
    this.applies = applies;
    this.traits = Set.of(traits);
  }

  /** When it strikes, seen from the call's effect. */
  enum Moment {
    BEFORE,
    DURING,
    AFTER
  }

  Moment moment() {
    return moment;
  }

  Way way() {
    return way;
  }

  /** Whom it meets besides, once it has struck and spreads. */
  Predicate<Call> everywhere() {
    return applies;
  }

  boolean appliesTo(Call call) {
    return applies.test(call);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
