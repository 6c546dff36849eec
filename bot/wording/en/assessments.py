"""Assessments in English; bases and amounts only to the member herself and to her keepers."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.assessments import (
    Assessed,
    AssessmentConfirmed,
    AssessmentTold,
    BaseImpossible,
    CollectsNothing,
    Explained,
    MonthsBackwards,
    NoSuchMonth,
    NoSuchQuery,
    NoSuchRelief,
    NothingAssessed,
    PaysQuarterly,
    QueriesWaiting,
    QueryAnswered,
    QueryClosed,
    QueryNoted,
    QueryOpen,
    QueryWaiting,
    ReasonNeeded,
    RegimeSet,
    ReliefEnded,
    ReliefEntered,
    ReliefPassedOn,
    ReliefsUndecided,
    ReliefTold,
    StillUnassessed,
)
from models.members import Language
from models.rules.assessments import BaseProblem, Payer, Regime, ReliefKind
from models.rules.dues import DuesState
from models.rules.values import Money, Month

SHOWN = 10
PAYERS = {
    Payer.SALARIED: "monthly wages",
    Payer.ANNUAL: "annual salary",
    Payer.SELF_EMPLOYED: "income not paid by the month",
    Payer.RETIRED: "retired",
    Payer.FARMER: "farmer",
    Payer.STUDENT: "student",
    Payer.UNEMPLOYED: "unemployed",
    Payer.SUPPORTED: "living on relief or minimum allowance",
    Payer.FIXED: "as the statutes set it",
}
BASES = {
    Payer.SALARIED: "the fixed and regular part of each month's wages after tax",
    Payer.ANNUAL: "the pay received that month",
    Payer.SELF_EMPLOYED: "the average monthly net income of the quarter before",
    Payer.RETIRED: (
        "the basic pension alone, without allowances (the rules of 2008 said the whole; later answers, the basic part)"
    ),
    Payer.FARMER: "what is paid each month",
    Payer.FIXED: "what is paid each month",
}
REGIMES = {
    Regime.OFFICE: "government office",
    Regime.INSTITUTION: "public institution",
    Regime.ENTERPRISE: "enterprise",
}
REGIME_BASES = {
    Regime.OFFICE: "post and grade pay and allowances; for workers, post and skill pay and allowances",
    Regime.INSTITUTION: "post and scale pay, basic performance pay and allowances; not performance bonuses",
    Regime.ENTERPRISE: "the fixed and regular part of the wages; not bonuses that are irregular or not for all",
}
RELIEFS = {ReliefKind.REDUCED: "reduced", ReliefKind.WAIVED: "waived", ReliefKind.EXEMPT: "not paid in this branch"}


@says(Language.EN, Assessed)
def assessed(told: Assessed, speech: Speech) -> Message:
    refigured = ""
    if told.refigured:
        refigured = f" The amount of {counted(told.refigured, 'month', 'months')} changed with it."
    text = (
        f"Assessed: {speech.name(told.name)}, {_by(told.payer, told.base, speech)}, "
        f"{speech.money(told.amount)} a month from {speech.month(told.first_month)}.{refigured} I will pass it on."
    )
    return Message(text, ((Button("Who is still missing", "/unassessed"),),))


@says(Language.EN, AssessmentTold)
def assessment_told(told: AssessmentTold, speech: Speech) -> Message:
    text = (
        f"Your dues were assessed: {_by(told.payer, told.base, speech)}, "
        f"{speech.money(told.amount)} a month from {speech.month(told.first_month)}. Please check. "
        "Only you and the dues keeper can see it."
    )
    return Message(text, rows([*_checking(), Button("Why this figure", "/why_dues")]))


@says(Language.EN, BaseImpossible)
def base_impossible(told: BaseImpossible, speech: Speech) -> str:
    kind = PAYERS[told.payer]
    match told.problem:
        case BaseProblem.MISSING:
            what = BASES.get(told.payer, "the monthly base")
            return f"For “{kind}” please give {what}, such as: /assess 张三 6200 yuan."
        case BaseProblem.NOT_POSITIVE:
            return "The base has to be more than 0 yuan. To waive dues in hardship, send /relief."
        case BaseProblem.NOT_ASKED:
            return f"“{kind}” pays a fixed amount; leave the base out, such as: /assess 张三 {told.payer.value}."
        case BaseProblem.NO_SUCH_PAYER:
            return f"There is no “{kind}” here; please assess by another category."
    least, most = (speech.money(each) if each else "no bound" for each in (told.least, told.most))
    return f"“{kind}” pays between {least} and {most} a month; please write it again."


@says(Language.EN, ReasonNeeded)
def reason_needed(told: ReasonNeeded, speech: Speech) -> str:
    name = speech.name(told.name)
    return (
        f"The dues of {name} were assessed for {told.year} and as a rule stay within the year. "
        f"To change them give the reason too, such as: /assess {name} 4800 yuan retired 2026-07 retired in July."
    )


@says(Language.EN, AssessmentConfirmed)
def assessment_confirmed(told: AssessmentConfirmed, speech: Speech) -> str:
    return f"Thank you. Noted: you find your dues from {speech.month(told.first_month)} right."


@says(Language.EN, NothingAssessed)
def nothing_assessed(told: NothingAssessed, speech: Speech) -> str:
    if told.name:
        name = speech.name(told.name)
        return f"Nothing was assessed for {name} this year. Please assess first, such as: /assess {name} 6200 yuan."
    return "Your dues were not assessed this year yet; I will tell you when they are."


@says(Language.EN, StillUnassessed)
def still_unassessed(told: StillUnassessed, speech: Speech) -> str:
    month = speech.month(told.month)
    if not told.names:
        return f"All dues for {month} are assessed; nobody is missing."
    people = counted(len(told.names), "person", "people")
    return (
        f"For {month} {people} still to be assessed: {speech.names(told.names)}. "
        "An unknown amount is not 0. Please assess each, such as: /assess 张三 6200 yuan."
    )


@says(Language.EN, Explained)
def explained(told: Explained, speech: Speech) -> Message:
    whose = speech.name(told.name) if told.name else "Yours"
    lines = [f"{whose}, dues for {speech.month(told.month)}: {_outcome(told, speech)}"]
    if told.payer is None:
        lines.append("There is no assessed base to explain this month by.")
    else:
        lines += _grounds(told, told.payer, speech)
    if told.relief is not None and told.agreed_on is not None:
        lines.append(_relieved(told, speech))
    return Message("\n".join(lines), rows(_checking()) if told.may_ask and told.payer else ())


@says(Language.EN, NoSuchMonth)
def no_such_month(told: NoSuchMonth, speech: Speech) -> str:
    which = f" for {speech.month(told.month)}" if told.month else ""
    return f"There are no dues{which} yet. /dues lists the months there are."


@says(Language.EN, QueryNoted)
def query_noted(told: QueryNoted, speech: Speech) -> str:
    since = speech.month(told.first_month)
    quiet = f"Until it is answered I remind you of no dues from {since} on."
    if told.asks_relief:
        where = (
            "the administrator is asked to appoint a dues keeper" if told.is_awaited else "the dues keeper has it now"
        )
        return (
            f"Your request is noted; {where}. The branch considers it and the next higher committee approves "
            f"(中组发〔2008〕3号 article 7); I will tell you. Until then nobody asks you for the dues from {since} on."
        )
    if told.is_awaited:
        return f"Noted. Your branch has no dues keeper now; the administrator is asked to appoint one. {quiet}"
    return f"The dues keeper has it now. {quiet}"


@says(Language.EN, QueryWaiting)
def query_waiting(told: QueryWaiting, speech: Speech) -> Message:
    if told.asks_relief:
        text = (
            f"{speech.name(told.name)} asks for relief of her dues: {speech.quote(told.words)}. Please let the branch "
            "consider it; if it agrees, press “Enter relief” and report it to the next higher committee (for the "
            "retired the branch decides); if not, please answer her. Until it is decided I do not ask her for dues."
        )
        relieve = Button("Enter relief", f"/relief #{told.member_id}")
        return Message(text, ((relieve, Button("Answer her", f"/answer_doubt {told.number}")),))
    text = (
        f"{speech.name(told.name)} doubts the amount of her dues: {speech.quote(told.words)}. "
        "If it has to change, assess anew; if not, please answer."
    )
    return Message(text, ((Button("Answer", f"/answer_doubt {told.number}"),),))


@says(Language.EN, QueriesWaiting)
def queries_waiting(told: QueriesWaiting, speech: Speech) -> str | Message:
    if not told.queries:
        return "Nobody's question about dues or request for relief waits for you."
    lines = [f"Waiting for your answer: {len(told.queries)}"]
    buttons = []
    for each in told.queries:
        name, what = speech.name(each.name), "asks for relief" if each.asks_relief else "doubts the figure"
        lines.append(f"No. {each.number} {name} {what}: {speech.quote(each.words)}")
        buttons.append(Button(f"Answer {name}", f"/answer_doubt {each.number}"))
        if each.asks_relief:
            buttons.append(Button(f"Relief for {name}", f"/relief #{each.member_id}"))
    lines.append("If the figure changes, assess again; if not, answer.")
    return Message("\n".join(lines), rows(buttons[:SHOWN]))


@says(Language.EN, QueryOpen)
def query_open(told: QueryOpen, speech: Speech) -> str:
    what = "request" if told.asks_relief else "question"
    return f"The dues keeper has your {what}; I will tell you as soon as there is an answer."


@says(Language.EN, QueryAnswered)
def query_answered(told: QueryAnswered, speech: Speech) -> Message:
    asked = "You asked for relief" if told.asks_relief else "You asked"
    text = f"{asked}: {speech.quote(told.question)}\nThe dues keeper answers: {speech.quote(told.words)}"
    return Message(text, rows(_checking()))


@says(Language.EN, QueryClosed)
def query_closed(told: QueryClosed, speech: Speech) -> str:
    return f"{speech.name(told.name)} has your answer."


@says(Language.EN, NoSuchQuery)
def no_such_query(told: NoSuchQuery, speech: Speech) -> str:
    return f"No question {told.number} waits for you; it may have been answered."


@says(Language.EN, RegimeSet)
def regime_set(told: RegimeSet, speech: Speech) -> str:
    return (
        f"Entered: {speech.name(told.name)}, {REGIMES[told.regime]}. To the base belong "
        f"{REGIME_BASES[told.regime]}. All after tax, without social insurance, housing fund, annuities and the "
        "allowances for housing, transport and telephone (中组发〔2008〕3号 article 1; 组电明字〔2017〕5号). "
        "The amount is unchanged; to change it, assess anew."
    )


@says(Language.EN, ReliefEntered)
def relief_entered(told: ReliefEntered, speech: Speech) -> Message:
    what = _relief(told.kind, told.first_month, told.last_month, told.amount, speech)
    end = Button("Take it back", f"/end_relief {told.number}")
    if told.is_waiting:
        text = (
            f"Noted: {speech.name(told.name)}, {what}. It holds once the next higher committee has approved; "
            "please enter it then."
        )
        return Message(text, rows([Button("Enter approval", f"/approve_relief {told.number}"), end]))
    return Message(f"Entered: {speech.name(told.name)}, {what}. I will pass it on.", ((end,),))


@says(Language.EN, ReliefTold)
def relief_told(told: ReliefTold, speech: Speech) -> str:
    what = _relief(told.kind, told.first_month, told.last_month, told.amount, speech)
    return f"Entered for your dues: {what}."


@says(Language.EN, ReliefPassedOn)
def relief_passed_on(told: ReliefPassedOn, speech: Speech) -> str:
    return (
        f"The branch agrees to the relief you asked for ({speech.month(told.first_month)} to "
        f"{speech.month(told.last_month)}); it waits for the next higher committee, and I will tell you. "
        "Meanwhile nobody asks you to pay."
    )


@says(Language.EN, ReliefsUndecided)
def reliefs_undecided(told: ReliefsUndecided, speech: Speech) -> Message:
    lines = []
    if told.asked:
        lines.append(f"They asked for relief and the branch has not decided: {speech.names(told.asked)}.")
    if told.agreed:
        lines.append(f"Agreed to, and waiting for the next higher committee: {speech.names(told.agreed)}.")
    if told.doubting:
        lines.append(f"They doubt their figure and have no answer yet: {speech.names(told.doubting)}.")
    lines.append("Until it is decided I do not ask them to pay.")
    pairs = zip(told.asked, told.queries, strict=False)
    buttons = [Button(f"Answer {speech.name(name)}", f"/answer_doubt {number}") for name, number in pairs]
    buttons = [*buttons, *([Button("Questions to answer", "/doubts")] if told.doubting else [])]
    buttons = [*buttons[:SHOWN], *([Button("Reliefs to be approved", "/reliefs")] if told.agreed else [])]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, ReliefEnded)
def relief_ended(told: ReliefEnded, speech: Speech) -> str:
    return f"The relief of {speech.name(told.name)} is taken back; settled months stay as they are."


@says(Language.EN, NoSuchRelief)
def no_such_relief(told: NoSuchRelief, speech: Speech) -> str:
    return f"There is nothing to do for relief {told.number}; it may be approved or taken back."


@says(Language.EN, MonthsBackwards)
def months_backwards(told: MonthsBackwards, speech: Speech) -> str:
    first, last = speech.month(told.first_month), speech.month(told.last_month)
    return f"{last} lies before {first}. Please give the first month, then the last, such as: 2026-11 2027-03."


@says(Language.EN, PaysQuarterly)
def pays_quarterly(told: PaysQuarterly, speech: Speech) -> str:
    if told.is_quarterly:
        return f"Entered: {speech.name(told.name)} pays once a quarter, with a reminder in its last month."
    return f"Entered: {speech.name(told.name)} pays every month again, with a reminder each."


@says(Language.EN, CollectsNothing)
def collects_nothing(told: CollectsNothing, speech: Speech) -> str:
    if told.is_temporary:
        return f"Entered: {told.branch} is a temporary branch and collects no dues (支部工作条例（试行） article 8)."
    return f"Entered: {told.branch} is not a temporary branch and collects dues."


def _by(payer: Payer, base: Money | None, speech: Speech) -> str:
    return PAYERS[payer] if base is None else f"{PAYERS[payer]}, base {speech.money(base)}"


def _checking() -> list[Button]:
    return [Button("It is right", "/dues_right"), Button("I have a question", "/doubt_dues")]


def _outcome(told: Explained, speech: Speech) -> str:
    if told.state is DuesState.WAIVED:
        return "nothing to pay"
    return "unknown; the dues keeper will assess it" if told.amount is None else speech.money(told.amount)


def _grounds(told: Explained, payer: Payer, speech: Speech) -> list[str]:
    where = f" ({REGIMES[told.regime]})" if told.regime else ""
    lines = [f"Category: {PAYERS[payer]}{where}"]
    if told.base is not None:
        lines.append(f"Base: {speech.money(told.base)} ({BASES.get(payer, 'assessed')})")
    if told.band_mille is not None:
        over = f"over {told.over_yuan} yuan" if told.over_yuan else ""
        up_to = f"up to {told.up_to_yuan} yuan" if told.up_to_yuan else ""
        lines.append(f"Rate: {', '.join(filter(None, [over, up_to]))}, {told.band_mille / 10:g}% of the whole base")
    if told.figured is not None:
        cap = "; as a rule not more a month, and more is voluntary" if told.is_capped else ""
        lines.append(f"Makes: {speech.money(told.figured)} a month{cap}")
    lines.append(f"By: {told.document}{told.article}, edition of {speech.day(told.since)}")
    return lines


def _relieved(told: Explained, speech: Speech) -> str:
    assert told.relief is not None
    assert told.agreed_on is not None
    approved = ""
    if told.approved_by and told.approved_on:
        approved = f", approved by {speech.quote(told.approved_by)} on {speech.day(told.approved_on)}"
    return f"{RELIEFS[told.relief].capitalize()}: the branch agreed on {speech.day(told.agreed_on)}{approved}"


def _relief(kind: ReliefKind, first: Month, last: Month, amount: Money | None, speech: Speech) -> str:
    to = f" to {speech.money(amount)} a month" if amount is not None else ""
    return f"{speech.month(first)} to {speech.month(last)} {RELIEFS[kind]}{to}"
