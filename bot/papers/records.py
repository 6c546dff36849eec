"""Minutes and sign-in sheets on A4: what people typed goes in as data and can never be markup.

The Word layout is `templates/minutes.docx`, which an office may change in Word: fields are ``{{ name }}``.
"""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.channel import File
from bot.papers.minutes import reader_line, split_lines, votes
from bot.wording.speech import HARMFUL, said_day
from models.meetings import MeetingBrief
from models.minutes import Record
from models.rules.minutes import Content

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
SENTENCE_ENDS = "。！？…；”’」』.!?"
ORDINALS = "一二三四五"


def docx(record: Record, zone: ZoneInfo) -> File:
    """Return the minutes as a Word file."""
    # Only whoever asks for a Word file waits for the library of Word files.
    from docxtpl import DocxTemplate

    template = DocxTemplate(TEMPLATES / "minutes.docx")
    template.render(_fields(record, zone), autoescape=True)
    file = io.BytesIO()
    template.save(file)
    return File(_name(record.meeting, f"会议记录{_old(record)}", "docx", zone), file.getvalue())


def pdf(record: Record, zone: ZoneInfo, photos: Sequence[tuple[str, bytes]] = ()) -> File:
    """Return the minutes as a PDF, with an annex page of photos, (name, bytes) each; a broken one is left out."""
    import typst

    fields = _fields(record, zone)
    try:
        drawn = _drawn("minutes.typ", *_with_photos(fields, photos))
    except typst.TypstError:
        whole = [each for each in photos if _is_picture(each[1])]
        if len(whole) == len(photos):
            raise
        drawn = _drawn("minutes.typ", *_with_photos(fields, whole))
    return File(_name(record.meeting, f"会议记录{_old(record)}", "pdf", zone), drawn)


def sign_sheet(
    meeting: MeetingBrief, names: Sequence[str], zone: ZoneInfo, guests: Sequence[tuple[str, str]] = ()
) -> File:
    """Return the sign-in sheet of a meeting as a PDF, two names a row; who sits in signs apart, with her unit."""
    sitting_in = [[printable(name), printable(unit)] for name, unit in guests]
    people = {"names": [printable(name) for name in names], "guests": sitting_in}
    fields = {**_heading(meeting, "签到表", zone), **people}
    return File(_name(meeting, "签到表", "pdf", zone), _drawn("sign_sheet.typ", fields))


def typeset(template: str, fields: Mapping[str, Any]) -> bytes:
    """Return the PDF of another paper's template, every text in its fields made harmless."""
    return _drawn(template, {name: _cleaned(value) for name, value in fields.items()})


def _with_photos(
    fields: dict[str, Any], photos: Sequence[tuple[str, bytes]]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the fields with the captions of the photos, and their bytes under names of our own."""
    files = {f"photo-{number}": content for number, (_, content) in enumerate(photos)}
    shown = [{"file": file, "name": printable(name)} for file, (name, _) in zip(files, photos, strict=True)]
    return {**fields, "photos": shown}, files


def _is_picture(content: bytes) -> bool:
    import typst

    try:
        _compile(b'#image("photo")', {"photo": content}, {})
    except typst.TypstError:
        return False
    return True


def _drawn(template: str, fields: dict[str, Any], files: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    data = {"data": json.dumps(fields, ensure_ascii=False)}
    return _compile((TEMPLATES / template).read_bytes(), files, data)


def _compile(source: bytes, files: Mapping[str, bytes], data: dict[str, str]) -> bytes:
    import typst

    # Typst reads pictures from files alone, and from nowhere but this folder.
    with TemporaryDirectory() as folder:
        for name, content in {"main.typ": source, **files}.items():
            Path(folder, name).write_bytes(content)
        drawn: bytes = typst.compile(
            Path(folder, "main.typ"),
            root=Path(folder),
            format="pdf",
            sys_inputs=data,
            font_paths=[FONTS],
            ignore_system_fonts=True,
        )
    return drawn


def _heading(meeting: MeetingBrief, paper: str, zone: ZoneInfo) -> dict[str, str]:
    starts_at, ends_at = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    span = f"{said_day(starts_at.date())}{starts_at:%H:%M}—{ends_at:%H:%M}"
    heading = {
        "branch": meeting.branch,
        "title": f"{meeting.kind_name}{paper}",
        "time": span,
        "place": meeting.place or "未定",
    }
    return {name: printable(text) for name, text in heading.items()}


def _fields(record: Record, zone: ZoneInfo) -> dict[str, Any]:
    """Return all that stands in the minutes, every text harmless."""
    content = record.content
    fields = {
        "chair": content.chair or "未记",
        "recorder": content.recorder or "未记",
        "guests": content.guests or "",
        "reader": reader_line(record.meeting),
        "attendance": split_lines(record.split),
        "topics": content.topics,
        "remarks": [
            {"speaker": each.speaker + ("（不同意见）" if each.is_dissent else ""), "text": _sentence(each.text)}
            for each in content.remarks
        ],
        "resolutions": [_sentence(f"{each.text}{votes(each.tally)}") for each in content.resolutions],
        "actions": [_sentence(f"{each.what}（{each.owner}，{said_day(each.due_on)}前）") for each in content.actions],
        "notes": (content.notes or "").splitlines(),
        "attachments": [each.name for each in content.attachments],
        "heads": _heads(content),
        "state": _state(record, zone),
    }
    paper = "记录（旧版）" if _old(record) else "记录"
    return {**_heading(record.meeting, paper, zone), **{name: _cleaned(value) for name, value in fields.items()}}


def _sentence(text: str) -> str:
    """Return what was said with the full stop that quoting it in a message takes off.

    >>> _sentence("同意接收"), _sentence("他说：“好。”"), _sentence("行吗？")
    ('同意接收。', '他说：“好。”', '行吗？')
    """
    return text if not text or text[-1] in SENTENCE_ENDS else f"{text}。"


def _heads(content: Content) -> dict[str, str]:
    """Return the headings of the sections there are, numbered."""
    sections = (
        ("topics", "议题", content.topics),
        ("remarks", "发言要点", content.remarks or content.notes),
        ("resolutions", "决议", content.resolutions),
        ("actions", "议定事项", content.actions),
        ("attachments", f"附件（共{len(content.attachments)}个）", content.attachments),
    )
    there = [(name, title) for name, title, items in sections if items]
    return {name: f"{ORDINALS[index]}、{title}" for index, (name, title) in enumerate(there)}


def _state(record: Record, zone: ZoneInfo) -> str:
    version = f"第{record.version}版" + (f"（旧版，现行第{record.newest}版）" if _old(record) else "")
    if record.reviewer is None or record.approved_at is None:
        return f"{version}，未经审核"
    return f"{version}，{record.reviewer}审核，{said_day(record.approved_at.astimezone(zone).date())}"


def _old(record: Record) -> str:
    """Return the mark of a version that is not the newest, "" for the newest."""
    return f"（旧版第{record.version}版）" if record.version < record.newest else ""


def _name(meeting: MeetingBrief, paper: str, ending: str, zone: ZoneInfo) -> str:
    return f"{meeting.starts_at.astimezone(zone):%Y-%m-%d} {meeting.kind_name}{paper}.{ending}"


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(each) for each in value]
    return printable(value) if isinstance(value, str) else value


def printable(text: str) -> str:
    """Return a text without signs that no file may hold or that turn it around; line ends stay."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in HARMFUL)
