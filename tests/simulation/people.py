"""The bureau of a seed: its branches, members, offices and accounts, in the database and in the model alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from models import branches, members, offices, peers
from models.branches import BranchKind
from models.database import Database, Session
from models.members import Language
from models.roles import OfficeKind
from tests.simulation.model import Member, Model, Office

BUREAU = "文旅局"
BRANCHES = ("局机关党支部", "图书馆党支部", "博物馆党支部", "文化馆党支部", "京剧团党支部")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹苏潘葛范彭鲁韦马方"
GIVEN = (
    "建国", "志强", "秀英", "桂兰", "国栋", "慧敏", "文博", "若兰", "思齐", "佳怡",
    "子轩", "晓东", "海燕", "立新", "春梅", "玉珍", "明远", "雨桐", "天佑", "丽华",
)  # fmt: skip
ELECTED = (
    OfficeKind.SECRETARY,
    OfficeKind.DEPUTY_SECRETARY,
    OfficeKind.ORGANISATION_OFFICER,
    OfficeKind.PUBLICITY_OFFICER,
    OfficeKind.DISCIPLINE_OFFICER,
)
EXEMPT = 0.08


@dataclass(frozen=True)
class Bureau:
    """Branches by number, and the names nobody bears yet."""

    branches: dict[int, str]
    admin: str
    unused: list[str]


def names(chance: Random) -> list[str]:
    every = [surname + given for surname in SURNAMES for given in GIVEN]
    chance.shuffle(every)
    return every


async def found(database: Database, model: Model, chance: Random, people: int, at: datetime) -> Bureau:
    """Make the bureau: every branch has a committee of three to five, some members are exempt."""
    return await database.write(lambda db: _found(db, model, chance, people, at))


async def _found(db: Session, model: Model, chance: Random, people: int, at: datetime) -> Bureau:
    root = await branches.found(db, BUREAU, BranchKind.COMMITTEE, at=at)
    made = [await branches.found(db, name, parent=root, at=at) for name in BRANCHES]
    unused = names(chance)
    enrolled = {branch.id: [] for branch in made}
    for number in range(people):
        branch, name = made[number % len(made)], unused.pop()
        member = await members.enrol(db, name, branch, by=None, at=at)
        speaker = await peers.meet(db, "test", name, f"chat-{name}", name, Language.ZH, at=at)
        await peers.bind(db, speaker.peer_id, member, by=None, at=at)
        enrolled[branch.id].append(member)
        model.members[member.id] = Member(member.id, name, branch.id)
    for branch in made:
        *ordinary, chair = enrolled[branch.id]
        seats = [chair, *ordinary[: chance.randint(2, 4)]]
        for member, kind in zip(seats, ELECTED, strict=False):
            await offices.appoint(db, member, kind, branch, by=None, at=at, on=at.date())
            model.offices.append(Office(member.id, kind.value, branch.id, at.date()))
        for member in ordinary[5:]:
            member.is_exempt = model.members[member.id].is_exempt = chance.random() < EXEMPT
    admin = enrolled[made[0].id][5]
    await offices.appoint(db, admin, OfficeKind.ADMINISTRATOR, root, by=None, at=at, on=at.date())
    return Bureau({branch.id: branch.name for branch in made}, admin.name, unused)
