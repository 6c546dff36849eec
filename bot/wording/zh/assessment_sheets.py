"""Assessment sheets in Chinese: previews with numbered faults; bases only to the keeper who sent the sheet."""

from __future__ import annotations

from bot.answers import TableUnread
from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.pages import turning
from bot.wording.registry import says
from bot.wording.speech import Speech
from bot.wording.zh.assessments import PAYERS
from models.assessments.sheets import (
    AssessmentWithdrawn,
    NoSuchSheet,
    SheetEntered,
    SheetLine,
    SheetPreview,
    SheetUndone,
)
from models.members import Language
from models.rules.assessment_sheets import SheetFault, SheetWrong

NAMES_SHOWN = 30
APART = "请写成「核定 姓名 基数」单独核定"


@says(Language.ZH, SheetPreview)
def sheet_preview(told: SheetPreview, speech: Speech) -> Message:
    will = f"将核定{told.people}人" if told.people else "没有要写入的"
    page = f"第{told.page}页，共{told.pages}页。" if told.pages > 1 else ""
    lines = ["和您刚才看到的不一样了，还没有写入，请再看一遍。"] if told.is_changed else []
    lines.append(f"{told.branch}{told.year}年的党费核定表：{will}。{page}")
    if told.there:
        lines.append(f"已经核定、不变：{_names(told.there, speech)}。")
    lines += [_row(row, told.year, speech) for row in told.rows]
    if told.faults:
        lines.append(f"有{told.wrong}处要改：")
        lines += [
            f"{number}. {_where(each, speech)}：{_fault(each, speech)}"
            for number, each in enumerate(told.faults, told.first_wrong)
        ]
    if notes := _notes(told, speech):
        lines += ["请留意：", *notes]
    if told.page < told.pages:
        lines.append("后面还有，请点「下一页」；看到最后一页再写入。")
    elif told.seen:
        lines.append("改好后整份重发一遍，或先写入没有错的。" if told.wrong else "还没有写入，请核对后点按钮。")
    return Message("\n".join(lines), _preview_buttons(told))


@says(Language.ZH, SheetEntered)
def sheet_entered(told: SheetEntered, speech: Speech) -> Message:
    left_out = f"有错的{told.left_out}行没有写入。" if told.left_out else ""
    refigured = f"已有{told.refigured}个月的金额跟着改了。" if told.refigured else ""
    text = (
        f"已写入{told.branch}{told.year}年的党费核定表，编号{told.number}：核定{told.people}人。{left_out}{refigured}"
        "会告诉每个人自己的基数和金额，请本人核对。"
    )
    return Message(
        text, ((Button("还有谁没核定", "/unassessed"), Button("撤销这份核定表", f"/assess_undo {told.number}")),)
    )


@says(Language.ZH, SheetUndone)
def sheet_undone(told: SheetUndone, speech: Speech) -> str:
    done = f"{told.people}人的核定已撤回，会告诉本人" if told.people else "没有可以撤的"
    text = f"已撤销{told.number}号核定表：{done}。"
    if not told.stays:
        return text
    return (
        f"{text}\n已经按它交了或报了党费的照旧：{_names(told.stays, speech)}。要改这些人的，请逐个重新核定并写上原因。"
    )


@says(Language.ZH, NoSuchSheet)
def no_such_sheet(told: NoSuchSheet, speech: Speech) -> str:
    return f"没有{told.number}号核定表，可能已经撤销。要导入请发「核定表」。"


@says(Language.ZH, AssessmentWithdrawn)
def assessment_withdrawn(told: AssessmentWithdrawn, speech: Speech) -> str:
    return f"先前告诉您的从{speech.month(told.first_month)}起的党费核定已撤回，重新核定后会再告诉您。"


@says(Language.ZH, TableUnread)
def table_unread(told: TableUnread, speech: Speech) -> str:
    return f"{speech.quote(told.name)}没有读成：{told.reason}"


def _preview_buttons(told: SheetPreview) -> tuple[tuple[Button, ...], ...]:
    if not told.upload:
        return ()
    pages = turning(f"/assess_show file:{told.upload} {told.year}", told.page, told.pages, "上一页", "下一页")
    label = f"有错的不写，写入其余{told.people}人" if told.wrong else f"写入{told.people}人"
    enter = Button(label, f"/assess_enter file:{told.upload} {told.year} {told.seen}")
    return (*rows(pages), *([(enter,)] if told.seen else []))


def _row(row: SheetLine, year: int, speech: Speech) -> str:
    parts = [speech.name(row.name), PAYERS[row.payer]]
    parts += [f"基数{speech.money(row.base)}"] if row.base is not None else []
    parts += [f"每月{speech.money(row.amount)}"] if row.amount is not None else []
    is_usual = (row.first_month.year, row.first_month.month) == (year, 1)
    parts += [] if is_usual else [f"从{speech.month(row.first_month)}起"]
    parts += ["年内调整"] if row.is_change else []
    return f"{_line(row.sheet, row.line)}：{'，'.join(parts)}"


def _notes(told: SheetPreview, speech: Speech) -> list[str]:
    is_said = told.is_year_guessed and told.page == told.pages
    notes = [f"没有写年份，按{told.year}年；不对的请在标题里写上年份再发"] if is_said else []
    relieved = [title for title in told.ignored if "减" in title or "免" in title]
    notes += [f"{speech.quote(title)}这一列不导入" for title in told.ignored if title not in relieved]
    notes += [f"{speech.quote(title)}这一列不导入：减交、免交要写清谁批准，请发「减免」" for title in relieved]
    notes += list(told.notes)
    if told.missing:
        notes.append(f"表里没有、{told.year}年也没有核定的{len(told.missing)}人：{_names(told.missing, speech)}")
    return notes


def _where(each: SheetFault, speech: Speech) -> str:
    return f"{_line(each.sheet, each.line)}{f' {speech.name(each.name)}' if each.name else ''}"


def _line(sheet: str, line: int) -> str:
    return f"「{sheet}」第{line}行" if sheet else f"第{line}行"


def _fault(fault: SheetFault, speech: Speech) -> str:
    said = speech.quote(fault.said) if fault.said else "这一格"
    near, kind = "、".join(fault.near), PAYERS[fault.payer] if fault.payer else ""
    least, most = (speech.money(each) if each else "不限" for each in (fault.least, fault.most))
    match fault.wrong:
        case SheetWrong.NO_NAME:
            return "没有写姓名"
        case SheetWrong.UNKNOWN_PERSON:
            return f"您管的支部名单上没有这个人{f'，是不是{near}' if near else ''}"
        case SheetWrong.SEVERAL_PEOPLE:
            return f"有{len(fault.near)}位同名，请写成其中一个：{near}"
        case SheetWrong.DOUBLED:
            return f"和第{fault.other}行是同一个人，请只留一行"
        case SheetWrong.PAYS_NOTHING:
            return "还不是党员，不用交党费，请删去这一行"
        case SheetWrong.UNKNOWN_PAYER:
            return f"缴费类别{said}不认识，应为：{near}"
        case SheetWrong.NO_SUCH_PAYER:
            return f"这里没有「{kind}」这一类，请换一类"
        case SheetWrong.UNKNOWN_REGIME:
            return f"单位性质{said}不认识，应为：{near}"
        case SheetWrong.UNREADABLE_BASE:
            return f"核定基数{said}看不出是多少元，请写成6200或6200.50"
        case SheetWrong.PART_OF_FEN:
            return f"核定基数{said}不到分，请四舍五入写到分，例如：6200.33"
        case SheetWrong.BASE_MISSING:
            return f"「{kind}」要写核定基数"
        case SheetWrong.BASE_NOT_POSITIVE:
            return f"核定基数{said}要大于0元；确有困难要免交的，请发「减免」"
        case SheetWrong.BASE_NOT_ASKED:
            return f"「{kind}」按固定数额交，核定基数请空着"
        case SheetWrong.BASE_OUTSIDE:
            return f"「{kind}」每月数额要在{least}到{most}之间，写的是{said}"
        case SheetWrong.BASE_ABSURD:
            return f"核定基数{said}不像每月的基数（一般在{least}到{most}之间），请核对单位；确实没错的，{APART}"
        case SheetWrong.UNREADABLE_MONTH:
            return f"起缴月份{said}看不出是哪个月，请写成2027年7月或7月"
        case SheetWrong.OTHER_YEAR:
            return f"起缴月份{said}不在{fault.year}年，这份表是{fault.year}年的"
        case SheetWrong.REASON_NEEDED:
            return f"{fault.year}年已经核定过，年内一般不变；确实要改，请写上调整原因和起缴月份"
        case SheetWrong.TOO_LONG:
            return f"{said}太长"
        case SheetWrong.NO_TEXT:
            return f"{said}不是文字，请改成文字"


def _names(names: tuple[str, ...], speech: Speech) -> str:
    more = f"等{len(names)}人" if len(names) > NAMES_SHOWN else ""
    return f"{speech.names(names[:NAMES_SHOWN])}{more}"
