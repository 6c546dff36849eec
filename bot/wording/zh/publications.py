"""Publication of dues in Chinese; what the group reads has no name and no sum of one person."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.terms import said_figure, said_term
from models.disclosures import DuesPublished
from models.members import Language
from models.publications import (
    DuesNotice,
    NothingToCorrect,
    NothingToPublish,
    NotPublishedYet,
    PublicationDone,
    PublicationDue,
    PublicationPreview,
    PublishedAlready,
    TermNotOver,
)


@says(Language.ZH, DuesPublished)
def dues_published(told: DuesPublished, speech: Speech) -> str:
    title = f"{speech.name(told.branch)}{said_term(told.term, speech)}党费收缴情况"
    lines = [f"{title}（更正）" if told.edition > 1 else title]
    if told.reason:
        lines.append(f"更正原因：{speech.quote(told.reason)}")
    lines += [
        f"应缴{told.due_people}人，合计：{said_figure(told.due, speech)}",
        f"已缴清{told.paid_people}人，实缴合计：{said_figure(told.received, speech)}",
        f"未缴清{told.open_people}人",
        f"期内上缴上级党组织合计：{said_figure(told.remitted, speech)}",
        f"{speech.day(told.published_on)}公布。有疑问请问党费管理员。",
    ]
    return "\n".join(lines)


@says(Language.ZH, PublicationPreview)
def publication_preview(told: PublicationPreview, speech: Speech) -> Message:
    where = f"点「公布」后发到支部的{told.rooms}个群" if told.rooms else "支部还没有绑定群，点「公布」后只登记"
    withheld = any(
        figure.amount is None and not figure.unknown
        for figure in (told.published.due, told.published.received, told.published.remitted)
    )
    why = "\n写着不公布的合计，公布了就能算出一两个人交了多少。" if withheld else ""
    shown = dues_published(told.published, speech)
    text = f"请先看一遍，还没有公布：\n\n{shown}\n\n{where}，并给您一份可张贴的公示单。{why}"
    line = f"/publish_now {told.published.term.last} #{told.branch_id}"
    return Message(text, ((Button("公布", line),),))


@says(Language.ZH, PublicationDone)
def publication_done(told: PublicationDone, speech: Speech) -> str:
    what = f"{speech.name(told.branch)}{said_term(told.term, speech)}党费收缴情况"
    how = f"已发到{told.rooms}个群" if told.rooms else "支部没有绑定群，请张贴公示单"
    again = "的更正" if told.edition > 1 else ""
    return f"已公布{what}{again}：{how}。一期只公布一次，要改请发「更正公布 原因」。"


@says(Language.ZH, DuesNotice)
def dues_notice(told: DuesNotice, speech: Speech) -> str:
    return f"{speech.name(told.branch)}{said_term(told.term, speech)}党费收缴公示单，可以打印张贴。"


@says(Language.ZH, PublicationDue)
def publication_due(told: PublicationDue, speech: Speech) -> Message:
    day = speech.day(told.due_on)
    when = f"应在{day}前公布，现在已经过了，请尽快公布" if told.is_late else f"请在{day}前公布"
    text = (
        f"{speech.name(told.branch)}{said_term(told.term, speech)}的党费收缴情况，{when}。"
        "点下面先看一遍，只有人数和合计。"
    )
    return Message(text, ((Button("看一遍再公布", f"/publish_dues {told.term.last} #{told.branch_id}"),),))


@says(Language.ZH, TermNotOver)
def term_not_over(told: TermNotOver, speech: Speech) -> str:
    return (
        f"{said_term(told.term, speech)}还没有过完，过完了才能公布。要公布以前的，请写其中一个月，例如：公布党费 9月。"
    )


@says(Language.ZH, PublishedAlready)
def published_already(told: PublishedAlready, speech: Speech) -> Message:
    text = (
        f"{said_term(told.term, speech)}的党费收缴情况已在{speech.day(told.published_on)}公布过。"
        "账后来改了的，请点「更正公布」并写原因。"
    )
    where = f"{told.term.last} #{told.branch_id}"
    again = Button("更正公布", f"/correct_dues {where}")
    return Message(text, ((Button("公示单", f"/dues_notice {where}"), again),))


@says(Language.ZH, NotPublishedYet)
def not_published_yet(told: NotPublishedYet, speech: Speech) -> Message:
    text = f"{said_term(told.term, speech)}的党费收缴情况还没有公布过，请先公布。"
    return Message(text, ((Button("看一遍再公布", f"/publish_dues {told.term.last} #{told.branch_id}"),),))


@says(Language.ZH, NothingToPublish)
def nothing_to_publish(told: NothingToPublish, speech: Speech) -> str:
    return f"{speech.name(told.branch)}{said_term(told.term, speech)}没有人应缴党费，没有可以公布的。"


@says(Language.ZH, NothingToCorrect)
def nothing_to_correct(told: NothingToCorrect, speech: Speech) -> str:
    return f"{said_term(told.term, speech)}的账和公布的一样，不用更正。账改好以后再更正。"
