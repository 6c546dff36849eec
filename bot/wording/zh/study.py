"""Study hours in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.rules.values import Minutes
from models.study import BranchStudy, StudyCard, StudyReminder


def credit(minutes: Minutes) -> str:
    """6学时 / 1.5学时; an hour is one."""
    return f"{minutes.hours:f}".removesuffix(".0") + "学时"


@says(Language.ZH, StudyCard)
def study_card(told: StudyCard, speech: Speech) -> str:
    total = told.meetings + told.made_up + told.outside
    head = f"{told.year}年学时：已有{credit(total)}"
    if told.duty.count > total.count:
        head += f"，全年{credit(told.duty)}，还差{credit(Minutes(told.duty.count - total.count))}。"
    elif told.duty.count:
        head += f"，全年{credit(told.duty)}，已经达到。"
    else:
        head += "。"
    lines = [head, f"参加会议：{credit(told.meetings)}"]
    if told.made_up.count:
        lines.append(f"补学：{credit(told.made_up)}")
    lines.append(f"外出培训：{credit(told.outside)}")
    if told.waiting.count:
        lines.append(f"等书记确认：{credit(told.waiting)}（还没算进去）")
    lines.append("报外出培训，发一句话就行，例如：外训 6学时 11月20日 市委党校轮训。")
    return "\n".join(lines)


@says(Language.ZH, BranchStudy)
def branch_study(told: BranchStudy, speech: Speech) -> str:
    lines = [f"{told.branch}{told.year}年学时：应达到{told.expected}人，已达到{told.reached}人。"]
    if told.exempt:
        lines.append(f"另有{told.exempt}人免提醒，不作硬性要求。")
    if told.behind:
        lines.append(f"差得较多的{len(told.behind)}人：")
        lines += [
            f"{speech.name(name)} {credit(done)}/{credit(duty)}"
            for name, done, duty in zip(told.behind, told.done, told.duties, strict=False)
        ]
        lines.append("名单只给您看，方便安排补学。")
    return "\n".join(lines)


@says(Language.ZH, StudyReminder)
def study_reminder(told: StudyReminder, speech: Speech) -> Message:
    text = f"您{told.year}年的学时还不到全年的{told.percent}%，后面的学习有空请来参加。在外面参加过培训的，报一下也算。"
    return Message(text, ((Button("我的学时", "/study"), Button("报外出培训", "/training")),))
