"""One turn of a conversation: words and a draft in, a command done or the next question out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot import dialogue, interruptions, numbers, shared_words, spoken
from bot.answers import (
    Cancelled,
    ChooseField,
    ConfirmCard,
    NotAllowed,
    NothingReadable,
    NothingToCancel,
    NotUnderstood,
    Question,
    StaleButton,
    VisitorWelcome,
)
from bot.authority import prove
from bot.channels.channel import SECRET_WORDS, UNKEPT_WORDS, ChatKind, Update
from bot.command import Context, Field, commands
from bot.dialogue import Form
from bot.links import Links
from bot.menus import allowed_to
from bot.papers.handed import Tables
from bot.parsing import Asking, SpotParser, TextParser, Unclear
from bot.parsing.files import TOKEN
from bot.recognition import clean, find_command, is_command_word, near
from bot.refusals import left_over
from bot.reply import Reply, say
from bot.wording.values import show
from models import audit, drafts, votes
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.keepers import KeeperAwaited, SeenFromAbove
from models.members import Language
from models.peers import Speaker
from models.roles import Person, Visitor
from models.rules.invites import is_code
from models.rules.venues import Location
from models.votes import NoBallotHeld

CANCEL_WORDS = {"取消", "算了", "不弄了", "cancel"}
CONFIRM_WORDS = {"确定", "确认", "好", "好的", "是", "对", "发布", "可以", "ok", "yes"}
ANSWER = re.compile(r"/a (?P<draft>\d+)\.(?P<field>\d+) (?P<text>.+)", re.DOTALL)
CONFIRM = re.compile(r"/yes (?P<draft>\d+)")
REFUSALS = (NotAllowed, KeeperAwaited, SeenFromAbove)
EDIT = re.compile(r"/edit (?P<draft>\d+)(?: (?P<field>\w+))?")
CHOICE = re.compile(
    rf"{re.escape(UNKEPT_WORDS)}|(?:我?投?(?:赞成|反对|弃权)票?|for|in favou?r|against|abstain)[。.！!]*", re.IGNORECASE
)


@dataclass
class Turn:
    """One update of one speaker; ``form`` is what the turn is filling in, ``draft_id`` its number once kept."""

    db: Session
    update: Update
    speaker: Speaker
    almanac: Almanac
    links: Links
    now: datetime
    tables: Tables = field(default_factory=Tables)
    form: Form | None = None
    draft_id: int | None = None
    actor: Person | Visitor = field(init=False)
    language: Language = field(init=False)
    answers_in_room: bool = False

    def __post_init__(self) -> None:
        self.actor = self.speaker.actor
        self.language = self.speaker.language
        if self.speaker.draft:
            self.draft_id = self.speaker.draft["id"]
            self.form = dialogue.resume(self.speaker.draft, commands())

    @property
    def asking(self) -> Asking:
        return Asking(self.db, self.actor, self.now, self.almanac, self.tables)

    @property
    def is_in_room(self) -> bool:
        return self.update.chat_kind is ChatKind.GROUP


async def answer(turn: Turn) -> Reply:
    """Return what to say to an update, having done what it asks.

    Raises:
        Unclear: an answer was not understood; `ask_again` says so.
        Refused: what was asked cannot be done; `refuse` says why.
    """
    if turn.update.location is not None and not turn.is_in_room:
        return await _locate(turn, turn.update.location)
    if (line := await numbers.chosen(turn) or await shared_words.meant(turn)) is not None:
        turn.update = replace(turn.update, text=line, pressed=numbers.BY_NUMBER)
    text = clean(turn.update.text)
    if not text:
        return say(NothingReadable(), in_place=False)
    if (which := interruptions.told_which(turn, text)) is not None:
        return await _decide(turn, which)
    if found := interruptions.BACK.fullmatch(text):
        return await _go_back(turn, await interruptions.go_back(turn, int(found["draft"])))
    if found := ANSWER.fullmatch(text) or CONFIRM.fullmatch(text) or EDIT.fullmatch(text):
        return await _press(turn, found)
    if text.lower() in CANCEL_WORDS or text.lower() == "/cancel":
        return await _cancel(turn)
    if isinstance(turn.actor, Visitor) and is_code(text):
        return await _begin(turn, text)
    if CHOICE.fullmatch(text) and (ballots := await _ballots(turn)):
        return ballots
    if turn.form is not None and not text.startswith("/") and not turn.is_in_room:
        return await _reply_to_question(turn, text)
    return await _begin(turn, text)


def awaits_file(turn: Turn) -> bool:
    """Return whether the command these words begin, or the open question, asks for a file."""
    return _file_question(turn) is not None


def understands(turn: Turn) -> bool:
    """Return whether words mean something now: a command, or the answer to an open question."""
    return turn.form is not None or find_command(clean(turn.update.text))[0] is not None


async def answer_with_file(turn: Turn, token: str) -> Reply:
    """Take a file as the answer to what `awaits_file` found.

    Raises:
        Unclear: as `answer`.
        Refused: likewise.
    """
    found = _file_question(turn)
    assert found is not None
    form, asked, rest = found
    if form is not turn.form:
        turn.form, turn.draft_id = form, None
    await prove(turn, form.command)
    unclear: dict[str, Unclear] = {}
    if rest:
        unclear, rest = await dialogue.read_line(form, rest, turn.asking)
    if rest:
        return say(left_over(form.command, rest, turn.language), in_place=False)
    form.asked = asked.name
    form.accept(asked.name, await asked.parser.parse(token, turn.asking))
    return await _advance(turn, unclear)


async def ask_again(turn: Turn, unclear: Unclear) -> Reply:
    """Ask the open question once more, saying what would be understood."""
    assert turn.form is not None
    is_kept = turn.speaker.draft is not None and turn.speaker.draft["id"] == turn.draft_id
    turn.draft_id = turn.draft_id if is_kept else None
    asked = turn.form.asked or next(iter(turn.form.answers), None)
    if asked is None:
        return say(NotUnderstood(turn.update.text, ()), in_place=False)
    return await _ask(turn, turn.form.command.field(asked), unclear)


async def refuse(turn: Turn, refused: Refused) -> Reply:
    """Explain what cannot be done; the form that led there is put away, and a want of authority is audited."""
    if isinstance(refused.fact, REFUSALS) and isinstance(turn.actor, Person) and turn.form:
        name = turn.form.command.name
        audit.record(turn.db, "refused", at=turn.now, by=turn.actor, branch=turn.actor.branch_id, command=name)
    if turn.form is not None and turn.speaker.draft and turn.draft_id == turn.speaker.draft["id"]:
        return Reply((refused.fact, *await interruptions.put_away(turn)), in_place=False)
    return say(refused.fact, in_place=False)


async def _ballots(turn: Turn) -> Reply | None:
    """Return the ballots of hers that wait, to be cast by their buttons, which leave no trace; None when none does."""
    if turn.is_in_room or not isinstance(turn.actor, Person):
        return None
    papers = await votes.papers(turn.db, turn.actor.member_id, turn.almanac, at=turn.now)
    return Reply(papers, in_place=False) if papers else None


async def _locate(turn: Turn, location: Location) -> Reply:
    """Take a location for the answer where one is asked for, else for a check-in, which keeps nothing of it."""
    form = turn.form
    if form is not None and form.asked and isinstance(form.command.field(form.asked).parser, SpotParser):
        return await _reply_to_question(turn, str(location.spot))
    return await _begin(turn, "/here")


async def _begin(turn: Turn, text: str) -> Reply:
    """Start the command these words ask for."""
    command, rest, is_guess = find_command(text)
    if line := await spoken.meant(text, command, rest, turn.asking):
        command, rest, is_guess = find_command(line)
    if command is None:
        if isinstance(turn.actor, Visitor):
            return say(VisitorWelcome(), in_place=False)
        if spoken.is_courtesy(text):
            return await spoken.acknowledge(turn.db, turn.actor, turn.almanac, at=turn.now)
        if SECRET_WORDS.search(text) or text == UNKEPT_WORDS:
            # Never repeated: it may be how she votes.
            return await _ballots(turn) or say(NoBallotHeld(), in_place=False)
        mine = await allowed_to(turn.db, turn.actor, turn.almanac, at=turn.now)
        return say(NotUnderstood(text[:60], near(text, mine)), in_place=False)
    turn.form, turn.draft_id = Form(command), None
    await prove(turn, command)
    unclear: dict[str, Unclear] = {}
    words = rest
    if rest:
        unclear, words = await dialogue.read_line(turn.form, rest, turn.asking)
    if command.file_field and TOKEN.fullmatch(words):
        unclear, words = {command.file_field.name: Unclear("file_gone")}, ""
    if words and command.fields:
        return say(left_over(command, words, turn.language), in_place=False)
    if is_guess and turn.form.answers:
        turn.form.guesses.update(turn.form.answers)
    return await _advance(turn, unclear)


async def _reply_to_question(turn: Turn, text: str) -> Reply:
    form = turn.form
    assert form is not None
    if form.asked is None:
        is_yes = text.lower() in CONFIRM_WORDS or text == form.command.confirm
        if not is_yes and find_command(text)[0]:
            return await _begin(turn, text)
        await prove(turn, form.command)
        return await _finish(turn) if is_yes else await _confirm(turn)
    asked = form.command.field(form.asked)
    if await interruptions.is_both(turn, asked, text):
        return await interruptions.ask_which(turn, asked, text)
    if type(asked.parser) is not TextParser and isinstance(asked.parser, TextParser) and is_command_word(text):
        return await _begin(turn, text)
    await prove(turn, form.command)
    try:
        form.accept(asked.name, await asked.parser.parse(text, turn.asking))
    except Unclear:
        # Somebody who types another command has left the question behind.
        command, _, is_guess = find_command(text)
        if command is None or is_guess:
            raise
        return await _begin(turn, text)
    return await _advance(turn, {})


async def _decide(turn: Turn, which: str) -> Reply:
    """Take the words asked about for the answer, or for the command they are."""
    if which == "stale":
        return say(StaleButton(), in_place=False)
    text, form = await interruptions.take_said(turn), turn.form
    assert form is not None
    if which == "new":
        return await _begin(turn, text)
    await prove(turn, form.command)
    asked = form.command.field(form.asked or "")
    form.accept(asked.name, await asked.parser.parse(text, turn.asking))
    return await _advance(turn, {})


async def _go_back(turn: Turn, form: Form | None) -> Reply:
    """Ask again what the form was left with."""
    if form is None:
        return say(StaleButton(), in_place=False)
    await prove(turn, form.command)
    return await (_ask(turn, form.command.field(form.asked)) if form.asked else _advance(turn, {}))


async def _press(turn: Turn, found: re.Match[str]) -> Reply:
    form = turn.form
    if form is None or turn.draft_id != int(found["draft"]):
        return say(StaleButton(), in_place=False)
    await prove(turn, form.command)
    if found.re is CONFIRM:
        return await _finish(turn) if form.missing() is None else say(StaleButton(), in_place=False)
    if found.re is EDIT:
        return await _edit(turn, form, found["field"])
    fields = form.command.fields
    index = int(found["field"])
    if index >= len(fields):
        return say(StaleButton(), in_place=False)
    form.asked = fields[index].name
    form.accept(form.asked, await fields[index].parser.parse(found["text"], turn.asking))
    return await _advance(turn, {})


async def _edit(turn: Turn, form: Form, name: str | None) -> Reply:
    if name is None:
        shown = await _shown(turn, form)
        names = tuple(each.name for each in form.command.fields)
        questions = tuple(each.question for each in form.command.fields)
        assert turn.draft_id is not None
        return say(ChooseField(turn.draft_id, names, questions, tuple(shown.get(each, "") for each in names)))
    if all(each.name != name for each in form.command.fields):
        return say(StaleButton(), in_place=False)
    return await _ask(turn, form.command.field(name))


async def _cancel(turn: Turn) -> Reply:
    summary = turn.form.command.summary if turn.form else interruptions.name_of(turn.speaker.put_by)
    if not summary:
        return say(NothingToCancel(), in_place=False)
    return Reply((Cancelled(summary), *await interruptions.put_away(turn)))


async def _advance(turn: Turn, unclear: dict[str, Unclear]) -> Reply:
    """Ask what is missing, show the card where one is due, or do it."""
    form = turn.form
    assert form is not None
    if unclear:
        name, error = next(iter(unclear.items()))
        return await _ask(turn, form.command.field(name), error)
    missing = form.missing() or await dialogue.wanted(form, turn.asking)
    if missing is not None:
        return await _ask(turn, missing)
    if form.needs_confirmation():
        return await _confirm(turn)
    return await _finish(turn)


async def _ask(turn: Turn, asked: Field, unclear: Unclear | None = None) -> Reply:
    form = turn.form
    assert form is not None
    form.asked, form.said = asked.name, None
    choices = (unclear.choices if unclear else ()) or await dialogue.choices(asked, turn.asking)
    put_by = await _keep(turn)
    index = form.command.fields.index(asked)
    lines = tuple(f"/a {turn.draft_id}.{index} {choice.text}" for choice in choices)
    labels = tuple(choice.label for choice in choices)
    expected, unknown = (unclear.expected, unclear.words) if unclear else ("", ())
    return say(Question(asked.question, expected, labels, lines, unknown, put_by, turn.draft_id or 0))


async def _confirm(turn: Turn) -> Reply:
    form = turn.form
    assert form is not None
    form.asked = None
    put_by = await _keep(turn)
    assert turn.draft_id is not None
    shown = await _shown(turn, form)
    answered = [each for each in form.command.fields if each.name in form.answers]
    return say(
        ConfirmCard(
            turn.draft_id,
            form.command.summary,
            form.command.confirm or "",
            tuple(each.question for each in answered),
            tuple(shown[each.name] for each in answered),
            tuple(each.name in form.guesses for each in answered),
            put_by,
        )
    )


async def _finish(turn: Turn) -> Reply:
    """Do the command with the values of its form, and put the form away."""
    form = turn.form
    assert form is not None
    values = await dialogue.values(form, turn.asking)
    still = await interruptions.put_away(turn) if turn.draft_id is not None else interruptions.still_asked(turn)
    room = (turn.update.channel, turn.update.chat) if turn.is_in_room else None
    is_press, location = turn.update.pressed is not None, turn.update.location
    context: Context[Any] = Context(
        turn.db, turn.actor, turn.now, turn.almanac, turn.language, turn.links, room, is_press, location, turn.tables
    )
    turn.answers_in_room = form.command.in_rooms and turn.is_in_room
    reply = await form.command.run(context, **values)
    return reply if turn.answers_in_room else replace(reply, facts=(*reply.facts, *still))


async def _keep(turn: Turn) -> str:
    """Keep the form; return what the one was for that gave way to it just now, "" when none did."""
    form = turn.form
    assert form is not None
    if turn.draft_id is not None:
        await drafts.keep(turn.db, turn.draft_id, form.content(), at=turn.now)
        return ""
    form.put_by = interruptions.put_by(turn, form.command)
    turn.draft_id = await drafts.begin(turn.db, turn.speaker.peer_id, form.content(), at=turn.now)
    return interruptions.name_of(form.put_by)


async def _shown(turn: Turn, form: Form) -> dict[str, str]:
    read = await dialogue.values(form, turn.asking)
    today = turn.almanac.today(turn.now)
    return {name: show(value, turn.language, turn.almanac.zone, today) for name, value in read.items()}


def _file_question(turn: Turn) -> tuple[Form, Field, str] | None:
    """Return the form a file goes into, the question it answers, and the words that came with it."""
    command, rest, _ = find_command(clean(turn.update.text))
    if command is not None:
        return (Form(command), command.file_field, rest) if command.file_field else None
    form = turn.form
    asked = form.command.field(form.asked) if form is not None and form.asked else None
    return (form, asked, "") if form is not None and asked is not None and asked.parser.takes_file else None
