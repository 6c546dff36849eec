"""The plan of the year in Chinese: previews with numbered faults, and the year by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.plans import by_month, other_quarters
from bot.wording.registry import says
from bot.wording.speech import Speech, guest_reader
from bot.wording.zh.meetings import begins, reader_name, reader_of, short
from models.members import Language
from models.plans import (
    Fate,
    NoSuchBranch,
    NoSuchPlan,
    NoteKind,
    PlanEntered,
    PlanInForce,
    PlannedRow,
    PlanNote,
    PlanPreview,
    PlanUndone,
    Progress,
    YearEntry,
    YearPlan,
)
from models.rules.plans import PlanFault, Wrong

ROWS_SHOWN = 40
FAULTS_SHOWN = 30
NOTES_SHOWN = 20
STAYS_SHOWN = 10
BUTTONS_SHOWN = 4
EXAMPLE = "请写具体的日子，例如：3月12日"
FATES = {Fate.NEW: "", Fate.COMPLETES: "补充已排好的一次："}
STAGES = {
    Progress.HELD: "已开",
    Progress.CALLED: "已通知",
    Progress.PLANNED: "计划",
    Progress.LAPSED: "日子已过，没有通知过",
}


@says(Language.ZH, PlanPreview)
def plan_preview(told: PlanPreview, speech: Speech) -> Message:
    made = sum(row.fate is Fate.NEW for row in told.rows)
    parts = [f"新增{made}次"] if made else []
    parts += [f"补充{len(told.rows) - made}次"] if len(told.rows) > made else []
    lines = [f"{told.branch}的计划：{'将' + '、'.join(parts) if parts else '没有要写入的'}。"]
    if told.there:
        lines.append(f"已经在计划里，不变：{told.there}次。")
    years = {row.day.year for row in told.rows}
    if len(years) == 1:
        lines.append(f"{years.pop()}年：")
    lines += _some([_row(row, speech, bool(years)) for row in told.rows], ROWS_SHOWN, "行")
    if told.faults:
        lines.append(f"有{len(told.faults)}处要改：")
        faults = [f"{number}. {_where(each)}：{_fault(each, speech)}" for number, each in enumerate(told.faults, 1)]
        lines += _some(faults, FAULTS_SHOWN, "处")
    if told.notes:
        lines.append("请留意：")
        lines += _some([_note(each, speech) for each in told.notes], NOTES_SHOWN, "处")
    if not told.number:
        return Message("\n".join(lines))
    end = "改好后整份重发一遍，或先写入没有错的。" if told.faults else "还没有写入，请核对后点按钮。"
    label = f"有错的不写，写入其余{len(told.rows)}次" if told.faults else f"写入{len(told.rows)}次"
    return Message("\n".join([*lines, end]), ((Button(label, f"/plan_enter {told.number}"),),))


@says(Language.ZH, PlanEntered)
def plan_entered(told: PlanEntered, speech: Speech) -> Message:
    done = [f"新增{told.made}次"] if told.made else []
    done += [f"补充{told.completed}次"] if told.completed else []
    left_out = f"有错的{told.left_out}行没有写入。" if told.left_out else ""
    text = (
        f"已写入{told.branch}的计划，编号{told.number}：{'、'.join(done)}。{left_out}"
        "还没有通知过任何人，临近开会时会自动通知。"
    )
    buttons = [Button("看全年计划", f"/year_plan {told.year}"), Button("撤销这份计划", f"/plan_undo {told.number}")]
    return Message(text, rows(buttons))


@says(Language.ZH, PlanUndone)
def plan_undone(told: PlanUndone, speech: Speech) -> str:
    done = [f"{told.dropped}次会议不开了"] if told.dropped else []
    done += [f"{told.restored}次会议恢复原样"] if told.restored else []
    untold = "这些还没有通知过任何人，不用另行说明。" if done else ""
    text = f"已撤销{told.number}号计划：{'，'.join(done) or '没有可以撤的'}。{untold}"
    if not told.stays:
        return text
    stays = _some([short(each, speech) for each in told.stays], STAYS_SHOWN, "次")
    return "\n".join([text, "已经通知或开过的照旧，不开的请发「取消会议」：", *stays])


@says(Language.ZH, PlanInForce)
def plan_in_force(told: PlanInForce, speech: Speech) -> Message:
    text = f"{told.number}号计划已经写入过了，不会写两遍。"
    return Message(text, ((Button("看全年计划", f"/year_plan {told.year}"),),))


@says(Language.ZH, NoSuchPlan)
def no_such_plan(told: NoSuchPlan, speech: Speech) -> str:
    return f"没有{told.number}号计划，可能已经撤销，或被后来发的一份代替了。要录入请发「录入计划」。"


@says(Language.ZH, NoSuchBranch)
def no_such_branch(told: NoSuchBranch, speech: Speech) -> str:
    return f"没有叫{speech.quote(told.name)}的支部。现有：{'、'.join(told.branches)}。"


@says(Language.ZH, YearPlan)
def year_plan(told: YearPlan, speech: Speech) -> Message:
    if not told.entries:
        text = f"{told.branch}{told.year}年还没有会议计划。"
        return Message(text, rows([Button("录入计划", "/plan"), *_other_years(told)], 3))
    counts = {stage: sum(each.progress is stage for each in told.entries) for stage in Progress}
    parts = "，".join(f"{STAGES[stage]}{count}次" for stage, count in counts.items() if count)
    quarter = f"第{told.quarter}季度" if told.quarter else ""
    lines = [f"{told.branch}{told.year}年{quarter}的会议：{parts}。"]
    for month, entries, is_near in by_month(told, speech.zone):
        if is_near:
            lines += [f"{month}月", *(_entry(each, speech) for each in entries)]
        else:
            lines.append(f"{month}月：{_in_short(entries)}")
    if counts[Progress.PLANNED]:
        lines.append("改其中一次，带上编号：「定议题 #编号」「改时间 #编号」「定领学人 #编号」「跳过 #编号」。")
    quarters = [Button(f"第{number}季度", f"/year_plan {told.year}Q{number}") for number in other_quarters(told)]
    return Message("\n".join(lines), rows([*_mending(told, speech), *quarters, *_other_years(told)]))


def _in_short(entries: Sequence[YearEntry]) -> str:
    """3次，还缺议题2次"""
    lacking = [name for each in entries for name in _lacking(each)]
    lacks = "、".join(f"{name}{lacking.count(name)}次" for name in dict.fromkeys(lacking))
    kinds = [each.meeting.kind_name for each in entries]
    held = "、".join(f"{kind}{kinds.count(kind)}次" for kind in dict.fromkeys(kinds))
    return f"{held}，还缺{lacks}" if lacks else held


def _entry(entry: YearEntry, speech: Speech) -> str:
    meeting = entry.meeting
    topic = f"，{speech.quote(meeting.topic)}" if meeting.topic else ""
    reader = f"，{reader_of(meeting)}{reader_name(meeting, speech)}" if meeting.lead_reader else ""
    lacking = _lacking(entry)
    lacks = f"，还缺{'、'.join(lacking)}" if lacking else ""
    held_by = f"（{entry.group}）" if entry.group else ""
    about = f"{begins(meeting, speech)} {meeting.kind_name}{held_by}{topic}{reader}"
    return f"#{meeting.id} {about}（{STAGES[entry.progress]}{lacks}）"


def _lacking(entry: YearEntry) -> list[str]:
    needs = [("议题", entry.needs_topic), ("领学人", entry.needs_lead_reader), ("党小组", entry.needs_group)]
    needs.append(("时间", entry.progress is Progress.PLANNED and not entry.meeting.is_timed))
    return [name for name, is_needed in needs if is_needed]


def _mending(told: YearPlan, speech: Speech) -> list[Button]:
    """Return buttons for what the next meetings lack."""
    lines = {"议题": "topic", "领学人": "lead", "党小组": "for_group", "时间": "start_time"}
    buttons = [
        Button(
            f"{_day_of(each, speech).month}月{_day_of(each, speech).day}日定{name}", f"/{lines[name]} {each.meeting.id}"
        )
        for each in told.entries
        for name in _lacking(each)
    ]
    return buttons[:BUTTONS_SHOWN]


def _other_years(told: YearPlan) -> list[Button]:
    return [Button(f"{year}年", f"/year_plan {year}") for year in (told.year - 1, told.year + 1)]


def _day_of(entry: YearEntry, speech: Speech) -> date:
    return entry.meeting.starts_at.astimezone(speech.zone).date()


def _row(row: PlannedRow, speech: Speech, has_year: bool) -> str:
    year = f"{row.day.year}年" if has_year else ""
    clock = speech.clock(row.clock) if row.clock else "，几点待定"
    reader = speech.name(row.reader) if row.reader else ""
    reader = guest_reader(reader, speech.language) if row.is_reader_outside else reader
    rest = [row.topic or "", reader, row.place or ""]
    about = "，".join(
        [f"{row.kind_name}（{row.group}）" if row.group else row.kind_name, *(each for each in rest if each)]
    )
    return f"{_where(row)}：{FATES[row.fate]}{year}{speech.day(row.day)}{clock} {about}"


def _where(each: PlannedRow | PlanFault | PlanNote) -> str:
    return f"「{each.sheet}」第{each.line}行" if each.sheet else f"第{each.line}行"


def _fault(fault: PlanFault, speech: Speech) -> str:
    said = speech.quote(fault.said) if fault.said else "这一行"
    day = speech.day(fault.day) if fault.day else "那一天"
    near = "、".join(fault.near)
    match fault.wrong:
        case Wrong.NO_DAY:
            return f"没有写日期。{EXAMPLE}"
        case Wrong.UNREADABLE_DAY:
            return f"{said}看不出是哪一天。{EXAMPLE}，或2027-03-12"
        case Wrong.NO_SUCH_DAY:
            return f"没有{said}这一天"
        case Wrong.OTHER_WEEKDAY:
            return f"{said}的星期不对，日历上是{day}"
        case Wrong.DOUBTFUL_DAY:
            return f"{said}分不清是1日还是10日（Excel 会去掉末尾的0），请写成3月10日这样"
        case Wrong.MONTH_ONLY:
            return f"{said}没有写到哪一天。{EXAMPLE}；几点可以先不写"
        case Wrong.SEVERAL_DAYS:
            return f"{said}是好几天，请只写开会的那一天，例如：3月12日"
        case Wrong.COMES_AGAIN:
            return f"{said}是按时重来的会，请发「固定会议」来定，或一次一行写出日子"
        case Wrong.PAST:
            return f"{fault.day.year if fault.day else ''}年{day}已经过去了"
        case Wrong.UNREADABLE_CLOCK:
            return f"{said}看不出几点，请写成15:00或15:00-16:30，没定就空着"
        case Wrong.NO_KIND:
            return f"没有写会议种类，应为：{near}"
        case Wrong.UNKNOWN_KIND:
            return f"会议种类{said}不认识，应为：{near}"
        case Wrong.UNKNOWN_PERSON:
            meant = f"是不是{near}？" if near else ""
            return f"名单上没有{said}。{meant}外单位的请写成：{fault.said}（外请）"
        case Wrong.SEVERAL_PEOPLE:
            return f"有{len(fault.near)}位{said}，请写成其中一个：{near}"
        case Wrong.UNKNOWN_GROUP:
            return f"没有叫{said}的党小组。{f'有：{near}' if near else '本支部还没有设党小组'}"
        case Wrong.NOT_FOR_GROUP:
            return f"{said}不能只开给一个党小组，请去掉组名，或改成党小组会"
        case Wrong.DOUBLED:
            return f"{day}的{near}和第{fault.other}行重复。一天开两次的，两行都写上几点"
        case Wrong.TOO_LONG:
            return f"{said}太长，每一项最多300字"
        case Wrong.NO_TEXT:
            return f"{said}不是文字，请改成文字"


def _note(note: PlanNote, speech: Speech) -> str:
    day = speech.day(note.day) if note.day else ""
    moment = speech.moment(note.moment) if note.moment else ""
    where = f"{_where(note)}：" if note.line else ""
    match note.about:
        case NoteKind.YEAR_GUESSED:
            return f"没有写年份，按{note.said}年"
        case NoteKind.IGNORED:
            return f"{speech.quote(note.said)}这一列不导入"
        case NoteKind.LEFT:
            return note.said
        case NoteKind.DAY_OFF:
            return f"{where}{day}是休息日"
        case NoteKind.NO_CLOCK:
            return f"有{note.other}次没有写几点，开会前一周会问您，定了才会通知大家"
        case NoteKind.NO_GROUP:
            return f"有{note.other}次没有写哪个党小组，开会前一周会问您，定了才会通知那个小组"
        case NoteKind.CLOCK_OF_SERIES:
            return f"{where}没有写几点，按固定会议的时间：{moment}"
        case NoteKind.MOVES:
            return f"{where}原来定在{moment}，改成这一行的时间"
        case NoteKind.REPLACES:
            return f"{where}原来的议题{speech.quote(note.said)}会被换掉"
        case NoteKind.STAYS:
            return f"{where}{moment}这次已经通知过大家，不改。要改请发「改时间」「改议题」"
        case NoteKind.BESIDE_SERIES:
            return f"{where}固定的{note.said}这个月在{day}，会多开一次"
        case NoteKind.CLASH:
            who = speech.names(note.names) + (f"等{note.other}人" if note.other > len(note.names) else "")
            return f"{where}时间冲突，{who}同时还有{note.said}，{moment}"
        case NoteKind.ROWS_CLASH:
            return f"{where}和第{note.other}行时间冲突，同一批人要参加"


def _some(lines: list[str], limit: int, unit: str) -> list[str]:
    return [*lines[:limit], f"还有{len(lines) - limit}{unit}"] if len(lines) > limit else lines
