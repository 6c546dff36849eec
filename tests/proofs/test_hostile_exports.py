"""Names that are formulas, markup, mentions, paths or nothing at all: in messages, pages, cards, sheets and file names.

ZHIBU_NAMES=10000 python -m pytest -n0 -s tests/proofs/test_hostile_exports.py
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from random import Random
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from bot.channels.channel import File, Message
from bot.channels.telegram import TelegramChannel, payloads
from bot.channels.wecom import cards
from bot.channels.wecom.aibot.bodies import spoken
from bot.pages.rendering import message_html
from bot.papers import dues_sheets
from bot.papers.records import printable
from bot.papers.sheets import cleaned, read_content
from bot.reply import degrade
from bot.wording import OUR_OWN, word
from bot.wording.speech import cleaned as shown
from models.dues_papers import DuesLedger
from models.members import Language
from models.rules.files import FileKind, safe_name
from models.webchat import Entry, Side
from tests.figures import SEED, note, size
from tests.papers.test_dues_papers import JULY, share
from tests.wording.facts_told import KINDS, ZONE, filled

NAMES = size("NAMES", 300)
LONGEST = 4096
SHEET = 250
PIECES = (
    *(
        "=1+1",
        "=cmd|'/C calc'!A0",
        "+1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "＝1",
        "{=1}",
        "'=1",
        '"',
        "'",
    ),
    *(
        "<b>",
        "</p>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "&amp;",
        "&#60;",
        "]]>",
        "<!--",
        "--",
    ),
    *(
        "*b*",
        "_i_",
        "`c`",
        "~~s~~",
        "[l](http://x.y)",
        "[l](tg://user?id=1)",
        "@everyone",
        "@all",
        "<@userid>",
        "# h",
        "> q",
    ),
    *(
        "{{7*7}}",
        "{% x %}",
        "${x}",
        "%s",
        "{0}",
        "#import",
        "$x$",
        "../../etc/passwd",
        "..\\..\\x",
        "C:\\x",
        "/etc",
        "con",
    ),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\x1b[31m",
        "\x07",
        "👩‍👩‍👧",
        "𠮷",
        "e\u0301" * 5,
        "王",
        "芳",
        " ",
        "x" * 80,
        "👩" * 40,
    ),
)
ZERO_WIDTH = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\0\x07\x1b]")
TOLD = [kind for kind in KINDS if kind not in OUR_OWN]


# What a message of the web chat is made of.
OURS = {"article", "p", "div", "time", "small", "span", "button", "a"}


def hostile(dice: Random) -> str:
    """Return a name of which something can be seen; what of a name of nothing, another test asks."""
    name = "".join(dice.choices(PIECES, k=dice.randint(1, 4)))
    return name if shown(name) else f"{name}王"


class Tags(HTMLParser):
    """The tags and attributes of a page, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[tuple[str, ...]] = Counter()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag, *sorted(name for name, _ in attrs)] += 1
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_comment(self, data: str) -> None:
        self.tags["comment",] += 1


def test_no_name_is_more_than_a_name_in_any_message_of_any_channel() -> None:
    dice, wrong, lengths = Random(f"{SEED} names"), list[str](), Counter[str]()
    plain: dict[tuple[Any, Language], Message] = {}
    for number in range(NAMES):
        kind, language = TOLD[number % len(TOLD)], dice.choice(list(Language))
        name = hostile(dice)
        said = word(filled(kind, name), language, ZONE)
        calm = plain.setdefault((kind, language), word(filled(kind, "ab"), language, ZONE))
        lengths[kind.__name__] = max(lengths[kind.__name__], len(said.text.encode("utf-16-le")) // 2)
        wrong += [f"{kind.__name__} of {name!r}: {each}" for each in faults(said, calm)]
    longest, units = lengths.most_common(1)[0]
    note(
        f"{NAMES} hostile names in {len(plain)} messages, longest {units} units ({longest}): {len(wrong)} faults",
        seed=SEED,
    )
    assert not wrong, f"seed {SEED}:\n" + "\n".join(wrong[:10])


def faults(said: Message, calm: Message) -> list[str]:
    """Return what a name did to a message, on each channel."""
    found = []
    if said.text.count("\n") != calm.text.count("\n"):
        found.append("another number of lines")
    if ZERO_WIDTH.search(said.text):
        found.append("turned around")
    if any(len(each.text.encode("utf-16-le")) // 2 > LONGEST for each in degrade(said, TelegramChannel.capabilities)):
        found.append("too long")
    if set(payloads.words(said.text)) != {"text", "link_preview_options"}:
        found.append("Telegram would read markup")
    payloads.keyboard([row for row in said.buttons if all(len(each.line.encode()) <= 64 for each in row)])
    html = Tags(page_of(said))
    if foreign := {tag for tag in html.tags if tag[0] not in OURS or any(name.startswith("on") for name in tag[1:])}:
        found.append(f"tags {foreign}")
    if odd := [link for link in html.links if not link.startswith(("http://", "https://", "/"))]:
        found.append(f"links {odd}")
    marked = spoken(said.text)
    if re.search(r"\]\(|[*`<]|~~|(?m:^\s*[#>])", marked):
        found.append(f"markdown {marked!r}")
    json.dumps(cards.laid(said.text[: cards.LONGEST_TEXT]))
    return found


def page_of(said: Message) -> str:
    """Return a message as the web chat shows it."""
    at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    buttons = [[{"label": each.label, "line": each.line} for each in row if not each.url] for row in said.buttons]
    file = None if said.file is None else (said.file.name, "application/pdf", 9)
    entry = Entry(1, "c", 1, Side.BOT, None, said.text, buttons, 1, None, file, at, None)  # type: ignore[arg-type]
    return message_html(SimpleNamespace(zone=ZONE, clock=lambda: at), entry)  # type: ignore[arg-type]


def test_no_name_is_a_formula_in_a_sheet_and_all_of_them_are_read_back() -> None:
    dice, rows, formulas, lost = Random(f"{SEED} cells"), 0, 0, 0
    for start in range(0, NAMES, SHEET):
        names = [hostile(dice) for _ in range(min(SHEET, NAMES - start))]
        shares = [share(number, name, JULY) for number, name in enumerate(names)]
        made = dues_sheets.year_ledger(DuesLedger(1, hostile(dice), 2026), {JULY: shares})
        with zipfile.ZipFile(BytesIO(made.content)) as package:
            for part in package.namelist():
                text = package.read(part)
                if part.endswith((".xml", ".rels")):
                    ElementTree.fromstring(text)
                is_sheet = part.startswith("xl/worksheets/")
                formulas += is_sheet and bool(re.search(rb"<f[ >]|hyperlink", text, re.IGNORECASE))
        [sheet] = read_content(made.content).sheets
        found = Counter(str(row[1]) for row in sheet.rows.values() if len(row) > 1)
        wanted = Counter(_kept(name) for name in names)
        lost += (wanted - found).total()
        rows += len(names)
    note(f"{rows} hostile names in sheets: {formulas} formulas, {lost} names not read back", seed=SEED)
    assert (formulas, lost) == (0, 0)


def _kept(name: str) -> str:
    """Return a name as a sheet keeps it and a reader of ours gives it back."""
    return cleaned(printable(name))


def test_no_file_leaves_its_folder_or_turns_its_name_around() -> None:
    dice = Random(f"{SEED} files")
    for _ in range(NAMES):
        typed, kind = hostile(dice), dice.choice(list(FileKind))
        for name in (safe_name(typed, kind), payloads.attachment(File(typed, b"x")).filename):
            assert not re.search(r'[/\\\x00-\x1f"]', name), (typed, name)
        name = safe_name(typed, kind)
        assert name.strip(" ."), typed
        assert not ZERO_WIDTH.search(name), (typed, name)
        assert len(name.encode()) <= 255, (typed, name)
