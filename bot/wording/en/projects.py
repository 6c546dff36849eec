"""双报到 places, their lists and service projects in English."""

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
KINDS = {PlaceKind.COMMUNITY: "community", PlaceKind.VILLAGE: "village"}
LISTS = {ListKind.RESOURCE: "Resources", ListKind.NEED: "Needs"}
REACHES = {Reach.BRANCH: "this branch", Reach.BELOW: "this branch and all below"}


@says(Language.EN, Places)
def places(told: Places, speech: Speech) -> Message:
    if not told.places:
        text = f"{told.branch} has entered no community or village yet."
        if told.is_keeper:
            text += " To enter one: /new_place 幸福社区 社区"
        return Message(text)
    lines = [f"Places {told.branch} reports to:"]
    lines += [
        f"No. {each.id}: {speech.name(each.name)} ({KINDS[each.kind]}), "
        f"resources: {each.resources}, needs: {each.needs}, projects: {each.projects}"
        for each in told.places[:SHOWN]
    ]
    if len(told.places) > SHOWN:
        lines.append(f"{len(told.places) - SHOWN} more: send /places and the number.")
    buttons = [Button(f"See {speech.name(each.name)}", f"/places {each.id}") for each in told.places[:SHOWN]]
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, PlaceCard)
def place_card(told: PlaceCard, speech: Speech) -> Message:
    lines, buttons = [f"The three lists of {speech.name(told.place.name)} ({KINDS[told.place.kind]})"], []
    for kind, title in LISTS.items():
        items = [each for each in told.items if each.kind is kind]
        lines.append(f"{title}: {len(items)}")
        for each in items[:SHOWN]:
            answered = f" (project: {speech.name(each.answered_by)})" if each.answered_by else ""
            lines.append(f"No. {each.id}: {speech.quote(each.words)}{answered}")
            buttons.append(Button(f"Strike no. {each.id}", f"/end_item {each.id}"))
        if len(items) > SHOWN:
            lines.append(f"{len(items) - SHOWN} more are not listed.")
    lines.append(f"Projects: {len(told.projects)}")
    lines += [f"No. {each.id}: {_project(each, speech)}" for each in told.projects[:SHOWN]]
    if not told.is_keeper:
        return Message("\n".join(lines), ((Button("Service projects", "/projects"),),))
    number = told.place.id
    fill = [
        Button("Add a resource", f"/new_item #{number} resource"),
        Button("Add a need", f"/new_item #{number} need"),
    ]
    last = [Button("Open a project", "/new_project"), Button("Take this place off", f"/end_place #{number}")]
    return Message("\n".join(lines), (tuple(fill), *rows(buttons, 3), tuple(last)))


@says(Language.EN, PlaceEnded)
def place_ended(told: PlaceEnded, speech: Speech) -> str:
    return f"Off the list: {speech.name(told.name)}. What was done there is kept; entered again, it is back."


@says(Language.EN, NoSuchServicePlace)
def no_such_service_place(told: NoSuchServicePlace, speech: Speech) -> Message:
    return Message(f"There is no place number {told.number} you can see.", ((Button("See the places", "/places"),),))


@says(Language.EN, NoSuchItem)
def no_such_item(told: NoSuchItem, speech: Speech) -> Message:
    what = "need" if told.is_need else "row"
    text = f"No {what} number {told.number} stands on your lists; perhaps it was struck. The lists show the numbers."
    return Message(text, ((Button("See the places", "/places"),),))


@says(Language.EN, ProjectOpened)
def project_opened(told: ProjectOpened, speech: Speech) -> Message:
    text = f"Project opened: {_project(told.project, speech)}. {speech.name(told.project.organiser)} is told."
    return Message(text, ((Button("Service projects", "/projects"),),))


@says(Language.EN, OrganiserNamed)
def organiser_named(told: OrganiserNamed, speech: Speech) -> Message:
    text = (
        f"Please organise this service project: {_project(told.project, speech)}.\n"
        "You call the shifts, keep the list, and confirm who served how long. Tap below to call a shift."
    )
    return Message(text, ((Button("Call a shift", f"/new_shift #{told.project.id}"),),))


@says(Language.EN, ProjectEnded)
def project_ended(told: ProjectEnded, speech: Speech) -> str:
    return f"Project ended: {speech.name(told.name)}. Hours and records are kept."


@says(Language.EN, ProjectBusy)
def project_busy(told: ProjectBusy, speech: Speech) -> Message:
    text = f"{speech.name(told.project.name)} still has shifts to confirm or cancel first: {told.shifts}."
    return Message(text, ((Button("See the shifts", "/shifts"),),))


@says(Language.EN, NoSuchProject)
def no_such_project(told: NoSuchProject, speech: Speech) -> Message:
    text = f"There is no project number {told.number} of yours; perhaps it has ended."
    return Message(text, ((Button("Service projects", "/projects"),),))


@says(Language.EN, NothingToRun)
def nothing_to_run(told: NothingToRun, speech: Speech) -> Message:
    text = "You organise no project to call a shift of. The secretary opens one and names its organiser."
    return Message(text, ((Button("Service projects", "/projects"),),))


@says(Language.EN, Projects)
def projects(told: Projects, speech: Speech) -> Message:
    buttons = [
        Button(f"Call a shift of no. {each.id}", f"/new_shift #{each.id}")
        for each, is_mine in zip(told.projects, told.mine, strict=False)
        if is_mine
    ][:SHOWN]
    opened = (Button("Open a project", "/new_project"),) if told.is_keeper else ()
    last = (Button("See the shifts", "/shifts"), Button("Places", "/places"), *opened)
    if not told.projects:
        return Message("There are no service projects now.", (last,))
    lines = ["Service projects:"]
    lines += [f"No. {each.id}: {_project(each, speech)}" for each in told.projects[:SHOWN]]
    if len(told.projects) > SHOWN:
        lines.append(f"{len(told.projects) - SHOWN} more are not listed.")
    return Message("\n".join(lines), (*rows(buttons), last))


def _project(project: ProjectBrief, speech: Speech) -> str:
    parts = [speech.name(project.name)]
    if project.place:
        parts.append(speech.name(project.place))
    parts.append(f"organised by {speech.name(project.organiser)}")
    parts.append(f"open to {REACHES[project.reach]}")
    if project.next_at:
        parts.append(f"next shift {speech.moment(project.next_at)}, shifts ahead: {project.shifts_ahead}")
    need = f", answers the need {speech.quote(project.need)}" if project.need else ""
    return ", ".join(parts) + need
