"""The organisers of service projects in English."""

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


@says(Language.EN, OrganiserGone)
def organiser_gone(told: OrganiserGone, speech: Speech) -> Message:
    project = told.project
    why = "has left the branch" if told.has_left else "is no longer of the branch"
    text = (
        f"{speech.name(project.organiser)}, the organiser of {speech.name(project.name)}, {why}. "
        f"Shifts ahead: {project.shifts_ahead}, shifts to confirm: {told.to_confirm}. "
        "Please name another organiser, or end the project."
    )
    change = Button("Change the organiser", f"/new_organiser #{project.id}")
    return Message(text, ((change, Button("End the project", f"/end_project {project.id}")),))


@says(Language.EN, OrganiserAlready)
def organiser_already(told: OrganiserAlready, speech: Speech) -> Message:
    text = f"{speech.name(told.project.organiser)} organises {speech.name(told.project.name)} already."
    return Message(text, ((Button("Service projects", "/projects"),),))


@says(Language.EN, OrganiserChanged)
def organiser_changed(told: OrganiserChanged, speech: Speech) -> Message:
    text = (
        f"{speech.name(told.project.name)} is organised by {speech.name(told.project.organiser)} now "
        f"({speech.name(told.before)} before); both are told. {passed(told.to_confirm, told.claims)}"
    )
    return Message(text.strip(), ((Button("Service projects", "/projects"),),))


@says(Language.EN, OrganiserReplaced)
def organiser_replaced(told: OrganiserReplaced, speech: Speech) -> str:
    return (
        f"{speech.name(told.project.name)} is organised by {speech.name(told.project.organiser)} from now on, "
        "who also confirms the open shifts. What you entered is kept. Thank you."
    )


@says(Language.EN, ProjectPassedOn)
def project_passed_on(told: ProjectPassedOn, speech: Speech) -> Message:
    project = told.project
    text = (
        f"Please organise the service project {speech.name(project.name)} from now on "
        f"({speech.name(told.before)} did before). Shifts ahead: {project.shifts_ahead}. "
        f"You call the shifts, keep the list, and confirm who served how long. {passed(told.to_confirm, told.claims)}"
    )
    first = [Button("See the shifts", "/shifts"), Button("Call a shift", f"/new_shift #{project.id}")]
    if told.claims:
        first.append(Button("Verify hours", "/verify"))
    return Message(text.strip(), (tuple(first),))


def passed(shifts: int, claims: int) -> str:
    """Say what went to the new organiser; nothing where nothing did."""
    return f"Passed on: shifts to confirm: {shifts}, hours to verify: {claims}." if shifts or claims else ""
