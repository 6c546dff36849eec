"""双报到 places, their lists and service projects in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.members import Language
from models.projects import (
    ListKind,
    NoSuchItem,
    NoSuchProject,
    NoSuchServicePlace,
    NothingToRun,
    OrganiserNamed,
    PlaceCard,
    PlaceEnded,
    PlaceKind,
    Places,
    ProjectBrief,
    ProjectBusy,
    ProjectEnded,
    ProjectOpened,
    Projects,
    Reach,
)

SHOWN = 6
KINDS = {PlaceKind.COMMUNITY: "社区", PlaceKind.VILLAGE: "村"}
LISTS = {ListKind.RESOURCE: "资源清单", ListKind.NEED: "需求清单"}
REACHES = {Reach.BRANCH: "本支部", Reach.BELOW: "本支部和下级支部"}


@says(Language.ZH, Places)
def places(told: Places, speech: Speech) -> Message:
    if not told.places:
        text = f"{told.branch}还没有登记双报到的社区或村。"
        if told.is_keeper:
            text += "要登记，发一句话就行，例如：登记报到点 幸福社区 社区。"
        return Message(text)
    lines = [f"{told.branch}双报到："]
    lines += [
        f"{each.id}号：{speech.name(each.name)}（{KINDS[each.kind]}），"
        f"资源{each.resources}条、需求{each.needs}条、项目{each.projects}个"
        for each in told.places[:SHOWN]
    ]
    if len(told.places) > SHOWN:
        lines.append(f"还有{len(told.places) - SHOWN}处，发「双报到」加编号看。")
    buttons = [Button(f"看{speech.name(each.name)}", f"/places {each.id}") for each in told.places[:SHOWN]]
    return Message("\n".join(lines), rows(buttons))


@says(Language.ZH, PlaceCard)
def place_card(told: PlaceCard, speech: Speech) -> Message:
    lines, buttons = [f"{speech.name(told.place.name)}（{KINDS[told.place.kind]}）的三张清单"], []
    for kind, title in LISTS.items():
        items = [each for each in told.items if each.kind is kind]
        lines.append(f"【{title}】{len(items)}条")
        for each in items[:SHOWN]:
            answered = f"（项目：{speech.name(each.answered_by)}）" if each.answered_by else ""
            lines.append(f"{each.id}号：{speech.quote(each.words)}{answered}")
            buttons.append(Button(f"划掉{each.id}号", f"/end_item {each.id}"))
        if len(items) > SHOWN:
            lines.append(f"还有{len(items) - SHOWN}条没有列出。")
    lines.append(f"【项目清单】{len(told.projects)}个")
    lines += [f"{each.id}号：{_project(each, speech)}" for each in told.projects[:SHOWN]]
    if not told.is_keeper:
        return Message("\n".join(lines), ((Button("服务项目", "/projects"),),))
    number = told.place.id
    fill = [Button("加资源", f"/new_item #{number} resource"), Button("加需求", f"/new_item #{number} need")]
    last = [Button("开项目", "/new_project"), Button("撤下这个报到点", f"/end_place #{number}")]
    return Message("\n".join(lines), (tuple(fill), *rows(buttons, 3), tuple(last)))


@says(Language.ZH, PlaceEnded)
def place_ended(told: PlaceEnded, speech: Speech) -> str:
    return f"已撤下：{speech.name(told.name)}。做过的记录都留着，再登记一次就回来了。"


@says(Language.ZH, NoSuchServicePlace)
def no_such_service_place(told: NoSuchServicePlace, speech: Speech) -> Message:
    return Message(f"没有您能看的{told.number}号报到点。", ((Button("看双报到", "/places"),),))


@says(Language.ZH, NoSuchItem)
def no_such_item(told: NoSuchItem, speech: Speech) -> Message:
    what = "需求" if told.is_need else "这一行"
    text = f"清单上没有{told.number}号{what}，可能已经划掉了。编号写在报到点的清单里。"
    return Message(text, ((Button("看双报到", "/places"),),))


@says(Language.ZH, ProjectOpened)
def project_opened(told: ProjectOpened, speech: Speech) -> Message:
    text = (
        f"项目开好了：{_project(told.project, speech)}。{speech.name(told.project.organiser)}会收到通知，由组织者排班。"
    )
    return Message(text, ((Button("服务项目", "/projects"),),))


@says(Language.ZH, OrganiserNamed)
def organiser_named(told: OrganiserNamed, speech: Speech) -> Message:
    text = (
        f"请您组织志愿服务项目：{_project(told.project, speech)}。\n"
        "您来排班、看名单，班次结束后确认每人服务了多久（谁组织谁记录）。"
        "要排班，点下面的按钮，或发一句话，例如：排班 项目名称 周六9:00 2小时 10人。"
    )
    return Message(text, ((Button("排班", f"/new_shift #{told.project.id}"),),))


@says(Language.ZH, ProjectEnded)
def project_ended(told: ProjectEnded, speech: Speech) -> str:
    return f"项目已结束：{speech.name(told.name)}。以后不再排班，时长和记录都留着。"


@says(Language.ZH, ProjectBusy)
def project_busy(told: ProjectBusy, speech: Speech) -> Message:
    text = f"{speech.name(told.project.name)}还有{told.shifts}个班次没有确认或取消，办完了才能结束项目。"
    return Message(text, ((Button("看班次", "/shifts"),),))


@says(Language.ZH, NoSuchProject)
def no_such_project(told: NoSuchProject, speech: Speech) -> Message:
    return Message(f"没有归您管的{told.number}号项目，可能已经结束了。", ((Button("服务项目", "/projects"),),))


@says(Language.ZH, NothingToRun)
def nothing_to_run(told: NothingToRun, speech: Speech) -> Message:
    text = "您还没有组织的项目，所以不能排班。项目由书记开，例如：开项目 社区清扫 王芳，被点名的人就能排班。"
    return Message(text, ((Button("服务项目", "/projects"),),))


@says(Language.ZH, Projects)
def projects(told: Projects, speech: Speech) -> Message:
    buttons = [
        Button(f"排{each.id}号的班", f"/new_shift #{each.id}")
        for each, is_mine in zip(told.projects, told.mine, strict=False)
        if is_mine
    ][:SHOWN]
    last = (
        Button("看班次", "/shifts"),
        Button("双报到", "/places"),
        *((Button("开项目", "/new_project"),) if told.is_keeper else ()),
    )
    if not told.projects:
        return Message("现在没有志愿服务项目。", (last,))
    lines = ["志愿服务项目："]
    lines += [f"{each.id}号：{_project(each, speech)}" for each in told.projects[:SHOWN]]
    if len(told.projects) > SHOWN:
        lines.append(f"还有{len(told.projects) - SHOWN}个没有列出。")
    return Message("\n".join(lines), (*rows(buttons), last))


def _project(project: ProjectBrief, speech: Speech) -> str:
    parts = [speech.name(project.name)]
    if project.place:
        parts.append(speech.name(project.place))
    parts.append(f"组织者{speech.name(project.organiser)}")
    parts.append(f"请{REACHES[project.reach]}报名")
    if project.next_at:
        parts.append(f"下一班{speech.moment(project.next_at)}，还有{project.shifts_ahead}个班次")
    need = f"，对应需求{speech.quote(project.need)}" if project.need else ""
    return "，".join(parts) + need
