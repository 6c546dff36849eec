"""The organisers of service projects in Chinese: who left, who comes after, and what goes with it."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.projects import (
    OrganiserAlready,
    OrganiserChanged,
    OrganiserGone,
    OrganiserReplaced,
    ProjectPassedOn,
)


@says(Language.ZH, OrganiserGone)
def organiser_gone(told: OrganiserGone, speech: Speech) -> Message:
    project = told.project
    why = "已离开支部" if told.has_left else "已不在本支部"
    waits = [f"还有{project.shifts_ahead}个班次没有到"] if project.shifts_ahead else []
    waits += [f"{told.to_confirm}个班次等着确认时长"] if told.to_confirm else []
    state = f"这个项目{'，'.join(waits)}。" if waits else ""
    text = (
        f"「{speech.name(project.name)}」的组织者{speech.name(project.organiser)}{why}。{state}"
        f"请换一位组织者，点下面的按钮，或者发例如：换组织者 {speech.name(project.name)} 王芳。不再办的，可以结束项目。"
    )
    return Message(
        text,
        ((Button("换组织者", f"/new_organiser #{project.id}"), Button("结束项目", f"/end_project {project.id}")),),
    )


@says(Language.ZH, OrganiserAlready)
def organiser_already(told: OrganiserAlready, speech: Speech) -> Message:
    text = f"{speech.name(told.project.organiser)}已经是「{speech.name(told.project.name)}」的组织者，不用换。"
    return Message(text, ((Button("服务项目", "/projects"),),))


@says(Language.ZH, OrganiserChanged)
def organiser_changed(told: OrganiserChanged, speech: Speech) -> Message:
    text = (
        f"「{speech.name(told.project.name)}」的组织者换成了{speech.name(told.project.organiser)}"
        f"（原来是{speech.name(told.before)}），两位都会收到通知。{passed(told.to_confirm, told.claims)}"
    )
    return Message(text, ((Button("服务项目", "/projects"),),))


@says(Language.ZH, OrganiserReplaced)
def organiser_replaced(told: OrganiserReplaced, speech: Speech) -> str:
    return (
        f"「{speech.name(told.project.name)}」今后由{speech.name(told.project.organiser)}组织，"
        "没有确认的班次也由对方确认。您做过的记录都留着，谢谢您。"
    )


@says(Language.ZH, ProjectPassedOn)
def project_passed_on(told: ProjectPassedOn, speech: Speech) -> Message:
    project = told.project
    ahead = f"接下来有{project.shifts_ahead}个班次，" if project.shifts_ahead else ""
    text = (
        f"请您接着组织志愿服务项目「{speech.name(project.name)}」（原来由{speech.name(told.before)}组织）。"
        f"{ahead}您来排班、看名单，班次结束后确认每人服务了多久（谁组织谁记录）。{passed(told.to_confirm, told.claims)}"
    )
    first = [Button("看班次", "/shifts"), Button("排班", f"/new_shift #{project.id}")]
    if told.claims:
        first.append(Button("核实时长", "/verify"))
    return Message(text, (tuple(first),))


def passed(shifts: int, claims: int) -> str:
    """Say what went to the new organiser; nothing where nothing did."""
    parts = [f"{shifts}个等着确认的班次"] if shifts else []
    parts += [f"{claims}条等着核实的志愿时长"] if claims else []
    return f"{'和'.join(parts)}一起转交。" if parts else ""
