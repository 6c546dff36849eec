"""Shifts in Chinese: what members are told of them."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.projects import ShiftState, SignUpState
from models.shifts import (
    ChooseShift,
    LeftSaid,
    MovedUp,
    News,
    NoSuchShift,
    ShiftBrief,
    ShiftCalled,
    ShiftCancelled,
    ShiftCard,
    ShiftChanged,
    ShiftCodeWrong,
    ShiftHours,
    ShiftImpossible,
    ShiftIn,
    ShiftNews,
    ShiftOut,
    ShiftProblem,
    ShiftReminder,
    Shifts,
    SignedUp,
    SignUpWithdrawn,
    WhenLeft,
)

SHOWN = 8
STATES = {ShiftState.CONFIRMED: "已经确认", ShiftState.CANCELLED: "已经取消"}
NEWS = {News.CALLED: "请大家报名", News.CHANGED: "有变动", News.CANCELLED: "取消了"}
PROBLEMS = {
    ShiftProblem.IN_PAST: "{begins}已经过了，请写一个还没到的时间，例如：周六9:00。",
    ShiftProblem.LENGTH: "一个班次最短10分钟、最长{longest}，请改一下时长，例如：2小时。",
    ShiftProblem.SETTLED: "{short}的班次{state}，不能再改了。",
    ShiftProblem.OVER: "{short}的班次已经结束，不能再报名了。",
    ShiftProblem.BEGUN: "{short}的班次已经开始或者您已经到岗，不能退出了。有事先走，离开时点「离岗签退」就行。",
    ShiftProblem.NOT_SIGNED_UP: "您没有报名{short}的班次。",
    ShiftProblem.WAITING: "{short}的班次满了，您还在排队{place}。现场有空位的话，请组织者增加名额，您会自动递补。",
    ShiftProblem.TOO_SMALL: "已经有{figure}人报上了名，名额不能少于{least}。",
    ShiftProblem.CLASH: "您在那个时间已经报了{short}的班次，先退出那个才能报这个。",
    ShiftProblem.NOT_ENDED: "班次{moment}才结束，到时再确认。提前收工的先改，例如：改班次时长 {number} 1.5小时。",
    ShiftProblem.IN_EARLY: "还没到签到时间，{moment}起可以到岗签到。",
    ShiftProblem.IN_LATE: "到岗签到已在{moment}截止。您在现场的话，请组织者在名单上登记。",
    ShiftProblem.NOT_IN: "您还没有到岗签到，没法签退。您在现场的话，请组织者在名单上登记。",
    ShiftProblem.OUT_LATE: "离岗签退已在{moment}截止。请说您几点离开的，由组织者核定，例如：离岗时间 {number} 11:30。",
    ShiftProblem.SCREEN_LATE: "签退已在{moment}截止，二维码不用再开了。没签到、没签退的，请在名单上登记。",
    ShiftProblem.BAD_TIME: "这个时间对不上：离开要晚于到岗（{moment}），也不能晚于现在。请核对一下。",
    ShiftProblem.ENTERED: "您{moment}离岗已经记下了，不用再说。记错了的话，请跟组织者说。",
}


def title(shift: ShiftBrief, speech: Speech) -> str:
    """Name a shift within a sentence: 社区清扫，11月28日（周六）9:00–11:00."""
    return f"{speech.name(shift.project)}，{speech.span(shift.starts_at, shift.ends_at)}"


def card(shift: ShiftBrief, speech: Speech) -> str:
    """Return what a shift is, one line a label; nothing about persons."""
    lines = [
        f"志愿服务 · {speech.name(shift.project)}",
        f"时间：{speech.span(shift.starts_at, shift.ends_at)}",
        f"集合：{speech.name(shift.spot)}",
        f"名额：{places(shift)}",
    ]
    return "\n".join(lines)


def places(shift: ShiftBrief) -> str:
    waiting = f"，{shift.waiting}人排队" if shift.waiting else ""
    return f"{shift.capacity}人，已报{shift.placed}人，还有{shift.free}个{waiting}"


def out_buttons(shift: ShiftBrief) -> tuple[tuple[Button, ...], ...]:
    return ((Button("到岗签到", f"/shift_in {shift.id}"), Button("退出", f"/withdraw {shift.id}")),)


@says(Language.ZH, ShiftCalled)
def shift_called(told: ShiftCalled, speech: Speech) -> Message:
    organiser = speech.name(told.organiser)
    text = f"{card(told.shift, speech)}\n组织者：{organiser}\n\n能来的请点「报名」，自愿参加，来不了不用回。"
    return Message(text, ((Button("报名", f"/sign_up {told.shift.id}"), Button("看班次", "/shifts")),))


@says(Language.ZH, ShiftNews)
def shift_news(told: ShiftNews, speech: Speech) -> str:
    how = "要报名，请私聊我发「班次」。" if told.news is not News.CANCELLED else ""
    return f"志愿班次{NEWS[told.news]}。\n{card(told.shift, speech)}\n{how}".strip()


@says(Language.ZH, SignedUp)
def signed_up(told: SignedUp, speech: Speech) -> Message:
    if told.position:
        text = f"名额满了，您排在第{told.position}位：{title(told.shift, speech)}。有人退出会自动递补，轮到您会告诉您。"
        return Message(text, ((Button("退出", f"/withdraw {told.shift.id}"), Button("看班次", "/shifts")),))
    text = f"已报名。\n{card(told.shift, speech)}\n\n到了点「到岗签到」，走时再签退，时长按到岗和离岗算。"
    return Message(text, out_buttons(told.shift))


@says(Language.ZH, SignUpWithdrawn)
def sign_up_withdrawn(told: SignUpWithdrawn, speech: Speech) -> Message:
    text = f"已退出：{title(told.shift, speech)}。改主意了可以再报名，按先后排。"
    return Message(text, ((Button("再报名", f"/sign_up {told.shift.id}"), Button("看班次", "/shifts")),))


@says(Language.ZH, MovedUp)
def moved_up(told: MovedUp, speech: Speech) -> Message:
    text = f"有空位了，您已递补上。\n{card(told.shift, speech)}\n\n来不了请早点点「退出」，让给后面的同志。"
    return Message(text, out_buttons(told.shift))


@says(Language.ZH, ShiftChanged)
def shift_changed(told: ShiftChanged, speech: Speech) -> Message:
    text = f"您报名的班次有变动，现在是：\n{card(told.shift, speech)}\n\n来不了请点「退出」。"
    return Message(text, ((Button("退出", f"/withdraw {told.shift.id}"), Button("看班次", "/shifts")),))


@says(Language.ZH, ShiftCancelled)
def shift_cancelled(told: ShiftCancelled, speech: Speech) -> str:
    reason = f"原因：{speech.quote(told.reason)}。" if told.reason else ""
    return f"班次取消了：{title(told.shift, speech)}，{speech.name(told.shift.spot)}。{reason}"


@says(Language.ZH, ShiftReminder)
def shift_reminder(told: ShiftReminder, speech: Speech) -> Message:
    shift = told.shift
    text = f"提醒：您报名了志愿服务，{title(shift, speech)}，在{speech.name(shift.spot)}集合。来不了请早点点「退出」。"
    return Message(text, out_buttons(shift))


@says(Language.ZH, ShiftCard)
def shift_card(told: ShiftCard, speech: Speech) -> Message:
    shift, is_open = told.shift, told.shift.state is ShiftState.OPEN
    lines = [card(shift, speech), f"组织者：{speech.name(told.organiser)}"]
    buttons: list[Button] = []
    if not is_open:
        lines.append(f"这个班次{STATES[shift.state]}。")
    elif told.mine is SignUpState.PLACED:
        lines.append("您已报名。")
        buttons = [
            Button("到岗签到", f"/shift_in {shift.id}"),
            Button("离岗签退", f"/shift_out {shift.id}"),
            Button("退出", f"/withdraw {shift.id}"),
        ]
    elif told.mine is SignUpState.WAITING:
        lines.append(f"您在排队，排在第{told.position}位。有人退出会自动递补，轮到您会告诉您。")
        buttons = [Button("退出", f"/withdraw {shift.id}")]
    else:
        buttons = [Button("报名", f"/sign_up {shift.id}")]
    listed = ((Button("看名单", f"/shift_roll {shift.id}"),),)
    run = (manage(shift) if is_open else listed) if told.is_run else ()
    return Message("\n".join(lines), (*rows(buttons, 3), *run))


@says(Language.ZH, Shifts)
def shifts(told: Shifts, speech: Speech) -> Message:
    if not told.shifts:
        return Message("现在没有您能报名的志愿班次。", ((Button("服务项目", "/projects"),),))
    lines, buttons = ["志愿班次："], []
    for index, (shift, mine) in enumerate(list(zip(told.shifts, told.mine, strict=False))[:SHOWN]):
        waits = f"【排队中{waits_as(told.positions, index)}】"
        mark = {SignUpState.PLACED: "【已报名】", SignUpState.WAITING: waits}.get(mine, "")
        free = f"还有{shift.free}个名额" if shift.free else f"满了，{shift.waiting}人排队"
        free += "，报名就排在后面" if mine is SignUpState.WITHDRAWN and not shift.free else ""
        lines.append(f"{shift.id}号{mark}：{title(shift, speech)}，{speech.name(shift.spot)}，{free}")
        if mine is SignUpState.WITHDRAWN:
            buttons.append(Button(f"报名{shift.id}号", f"/sign_up {shift.id}"))
        else:
            buttons.append(Button(f"看{shift.id}号", f"/shifts {shift.id}"))
    run = [
        Button(f"管理{shift.id}号", f"/shifts {shift.id}")
        for shift, mine, runs in zip(told.shifts, told.mine, told.runs, strict=False)
        if runs and mine is SignUpState.WITHDRAWN
    ]
    if len(told.shifts) > SHOWN:
        lines.append(f"还有{len(told.shifts) - SHOWN}个没有列出，发「班次」加编号看。")
    last = (Button("服务项目", "/projects"),)
    return Message("\n".join(lines), (*rows(buttons + run[:SHOWN]), last))


def waits_as(positions: tuple[int, ...], index: int) -> str:
    """Return which she is of those who wait, nothing where she does not."""
    position = positions[index] if index < len(positions) else 0
    return f"，排在第{position}位" if position else ""


@says(Language.ZH, ChooseShift)
def choose_shift(told: ChooseShift, speech: Speech) -> Message:
    lines = ["您现在有几个班次，是哪一个？"]
    lines += [f"{each.id}号：{title(each, speech)}" for each in told.shifts[:SHOWN]]
    return Message(
        "\n".join(lines), rows([Button(f"{each.id}号", f"/{told.command} {each.id}") for each in told.shifts[:SHOWN]])
    )


@says(Language.ZH, ShiftIn)
def shift_in(told: ShiftIn, speech: Speech) -> Message:
    came = speech.clock(told.at)
    text = f"已到岗：{title(told.shift, speech)}，{came}签到。离开时点「离岗签退」，没签退的不会自动算时长。"
    return Message(text, ((Button("离岗签退", f"/shift_out {told.shift.id}"),),))


@says(Language.ZH, ShiftOut)
def shift_out(told: ShiftOut, speech: Speech) -> Message:
    text = (
        f"已签退：{speech.name(told.shift.project)}，{speech.clock(told.in_at)}到岗，{speech.clock(told.out_at)}离岗，"
    )
    counts = (
        f"共{speech.hours(told.minutes)}，组织者确认以后记入时长。" if told.minutes.count else "时间太短，不计时长。"
    )
    return Message(text + counts, ((Button("我的志愿", "/hours"),),))


@says(Language.ZH, ShiftCodeWrong)
def shift_code_wrong(told: ShiftCodeWrong, speech: Speech) -> Message:
    if told.until is not None:
        text = f"签到码错了太多次，{speech.moment(told.until)}以后再试。也可以点「到岗签到」，或请组织者登记。"
    else:
        text = f"签到码不对，它每分钟会变，请再看一眼；还可以试{told.left}次。也可以点「到岗签到」。"
    return Message(text, ((Button("到岗签到", "/shift_in"),),))


@says(Language.ZH, WhenLeft)
def when_left(told: WhenLeft, speech: Speech) -> Message:
    ends = speech.clock(told.shift.ends_at)
    text = (
        f"您参加了{title(told.shift, speech)}，没有离岗签退。您是几点离开的？"
        f"做到结束的点下面的按钮；早走的请发，例如：离岗时间 {told.shift.id} 11:30。由组织者核定。"
    )
    return Message(text, ((Button(f"做到{ends}结束", f"/shift_left {told.shift.id} {ends}"),),))


@says(Language.ZH, LeftSaid)
def left_said(told: LeftSaid, speech: Speech) -> str:
    return f"已转告组织者：{speech.name(told.shift.project)}，您{speech.moment(told.out_at)}离开。由组织者核定。"


@says(Language.ZH, ShiftHours)
def shift_hours(told: ShiftHours, speech: Speech) -> Message:
    text = f"组织者已确认：{title(told.shift, speech)}，您服务了{speech.hours(told.minutes)}，已记入志愿时长。"
    return Message(text, ((Button("我的志愿", "/hours"),),))


@says(Language.ZH, NoSuchShift)
def no_such_shift(told: NoSuchShift, speech: Speech) -> Message:
    if told.number is None:
        text = "现在没有您要签到或签退的班次。报了名的班次，开始前30分钟起可以到岗签到。"
    elif told.is_run:
        text = f"{told.number}号班次不归您管：只有组织者和书记能改班次、看名单。"
    else:
        text = f"没有您能看的{told.number}号班次。"
    return Message(text, ((Button("看班次", "/shifts"),),))


@says(Language.ZH, ShiftImpossible)
def shift_impossible(told: ShiftImpossible, speech: Speech) -> Message:
    shift = told.shift
    text = PROBLEMS[told.problem].format(
        short=title(shift, speech),
        begins=speech.moment(shift.starts_at),
        state=STATES.get(shift.state, "已经结束"),
        moment=speech.moment(told.moment) if told.moment else "",
        longest=f"{(told.figure or 0) // 60}小时",
        least=f"{max(1, told.figure or 0)}个",
        figure=told.figure,
        place=waits_as((told.figure or 0,), 0),
        number=shift.id,
    )
    # A shift that was never made has nothing to be looked at.
    line = "/shifts" if told.problem in (ShiftProblem.IN_PAST, ShiftProblem.LENGTH) else f"/shifts {shift.id}"
    return Message(text, ((Button("看班次", line),),))


def manage(shift: ShiftBrief) -> tuple[tuple[Button, ...], ...]:
    """Return what the organiser of a shift may do with it."""
    number = shift.id
    return rows(
        [
            Button("名单", f"/shift_roll {number}"),
            Button("二维码", f"/shift_screen {number}"),
            Button("到岗码", f"/shift_code {number}"),
            Button("确认时长", f"/confirm_shift {number}"),
            Button("改时间", f"/move_shift {number}"),
            Button("改名额", f"/shift_places {number}"),
            Button("取消班次", f"/cancel_shift {number}"),
        ],
        3,
    )
