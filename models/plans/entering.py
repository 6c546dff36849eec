"""Entering a plan, and taking it back as far as nobody knows of its meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select

from models import audit, meetings
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.facts import Refused, of_json, to_json
from models.meetings import Meeting, MeetingState
from models.plans.tables import Plan, PlanStep
from models.plans.told import NoSuchPlan, PlanEntered, PlanInForce, PlanPreview, PlanUndone
from models.plans.weighing import Aim, Weighed, preview, weigh
from models.roles import Secretary
from models.rules.plans import PlanDraft


async def propose(db: Session, draft: PlanDraft, almanac: Almanac, *, by: Secretary, at: datetime) -> PlanPreview:
    """Keep a plan for the button that enters it, in the place of the secretary's last one, and return its preview."""
    branch = await _branch(db, by.office_branch_id)
    await db.execute(delete(Plan).where(Plan.made_by == by.member_id, Plan.entered_at.is_(None)))
    weighed = await weigh(db, branch, draft, by.branch_ids, almanac, at=at)
    plan = Plan(branch_id=branch.id, made_by=by.member_id, content=to_json(draft), made_at=at)
    number = (await db.add(plan)).id if weighed.aims else 0
    return preview(branch, weighed, number, almanac, at)


async def enter(
    db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime
) -> PlanEntered | PlanPreview:
    """Write a plan that was shown; the rows with faults stay out. When no row is left it is shown once more.

    Raises:
        Refused: with `NoSuchPlan` or `PlanInForce`.
    """
    plan = await _find(db, number, by)
    draft = of_json(PlanDraft, plan.content)
    if plan.entered_at is not None:
        raise Refused(PlanInForce(number, draft.rows[0].day.year))
    branch = await _branch(db, plan.branch_id)
    weighed = await weigh(db, branch, draft, by.branch_ids, almanac, at=at)
    if not weighed.aims:
        return preview(branch, weighed, 0, almanac, at)
    return await write(db, plan, branch, weighed, by=by, at=at)


async def write(
    db: Session, plan: Plan, branch: Branch, weighed: Weighed, *, by: Secretary | None, at: datetime
) -> PlanEntered:
    """Write the rows of a weighed plan; ``by`` is None on the command line."""
    plan.entered_at = at
    await db.add(plan)
    for aim in weighed.aims:
        before = _json_of(aim.meeting) if aim.meeting else {}
        meeting = aim.meeting or _made(aim, branch.id)
        for name, value in aim.values.items():
            setattr(meeting, name, value)
        meeting.revision += aim.meeting is not None
        await db.add(meeting)
        step = PlanStep(
            plan_id=plan.id,
            meeting_id=meeting.id,
            is_new=aim.meeting is None,
            before=before,
            after=_json_of(meeting),
        )
        db.orm.add(step)
    made = sum(aim.meeting is None for aim in weighed.aims)
    completed, left_out = len(weighed.aims) - made, len(weighed.faults)
    audit.record(db, "plans.enter", at=at, by=by, branch=branch.id, plan=plan.id, made=made, completed=completed)
    return PlanEntered(plan.id, branch.name, made, completed, left_out, weighed.aims[0].row.day.year)


async def undo(db: Session, number: int, almanac: Almanac, *, by: Secretary | None, at: datetime) -> PlanUndone:
    """Take a plan back but for what people know of already; ``by`` is None on the command line.

    A meeting it made is left out; one of a series is as it was, where nobody has changed it since.

    Raises:
        Refused: with `NoSuchPlan`.
    """
    plan = await _find(db, number, by)
    if plan.entered_at is None or plan.undone_at is not None:
        raise Refused(NoSuchPlan(number))
    query = select(PlanStep, Meeting).join(Meeting, Meeting.id == PlanStep.meeting_id)
    steps = (await db.execute(query.where(PlanStep.plan_id == number).order_by(Meeting.starts_at, Meeting.id))).all()
    stays: list[Meeting] = []
    dropped = restored = 0
    for step, meeting in steps:
        if meeting.state is MeetingState.CALLED_OFF:
            continue
        if meeting.state is not MeetingState.PLANNED or meeting.starts_at <= at:
            stays.append(meeting)
        elif step.is_new and meeting.series_id is None:
            meeting.state = MeetingState.CALLED_OFF
            dropped += 1
        else:
            _restore(meeting, step)
            restored += 1
    plan.undone_at = at
    audit.record(db, "plans.undo", at=at, by=by, branch=plan.branch_id, plan=number, dropped=dropped, restored=restored)
    return PlanUndone(number, dropped, restored, await _briefs(db, stays, almanac, at))


def _made(aim: Aim, branch_id: BranchId) -> Meeting:
    return Meeting(branch_id=branch_id, kind=aim.row.kind, state=MeetingState.PLANNED, revision=0)


_SET = ("topic", "place", "planned_materials", "lead_reader_id", "outside_reader", "group_id")
_TIMES = ("starts_at", "ends_at", "is_timed")


def _json_of(meeting: Meeting) -> dict[str, Any]:
    values = {name: getattr(meeting, name) for name in (*_SET, *_TIMES)}
    # A moment has many spellings; two of these are compared.
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _restore(meeting: Meeting, step: PlanStep) -> None:
    """Give back what stood there before, where what the plan set still stands."""
    now = _json_of(meeting)
    for name in _SET:
        # A plan entered by an older program says nothing of the newer ones.
        if name in step.after and now[name] == step.after[name]:
            setattr(meeting, name, step.before.get(name))
    if not step.is_new and all(now[name] == step.after[name] for name in _TIMES):
        meeting.starts_at = datetime.fromisoformat(step.before["starts_at"])
        meeting.ends_at = datetime.fromisoformat(step.before["ends_at"])
        meeting.is_timed = step.before["is_timed"]
    meeting.revision += 1


async def _find(db: Session, number: int, by: Secretary | None) -> Plan:
    plan = await db.get(Plan, number)
    if plan is None or (by is not None and not by.oversees(plan.branch_id)):
        raise Refused(NoSuchPlan(number))
    return plan


async def _branch(db: Session, branch_id: BranchId) -> Branch:
    branch = await db.get(Branch, branch_id)
    assert branch is not None
    return branch


async def _briefs(
    db: Session, found: Sequence[Meeting], almanac: Almanac, at: datetime
) -> tuple[meetings.MeetingBrief, ...]:
    return tuple([await meetings.brief(db, meeting, almanac, at) for meeting in found])
