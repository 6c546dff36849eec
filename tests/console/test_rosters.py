from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.engine import make_url

from bot.console import rosters, setup
from bot.links import Links
from models import branches, members, offices
from models.almanac import Almanac
from models.branches import BranchKind
from models.database import Database, Session
from models.facts import Refused
from models.members import Category, Member
from models.roles import OfficeKind
from models.rosters import NoSuchRoster
from models.rules.rulebook import load
from models.sealing import Vault
from tests.end_to_end.process import Started
from tests.papers.files import Rows, xlsx

AT = datetime(2026, 5, 1, 2, tzinfo=UTC)
ALMANAC = Almanac(ZoneInfo("Asia/Shanghai"), load("party"))
VAULT = Vault(Vault.new_key())
LIBRARY, OFFICE = "图书馆党支部", "机关党支部"
HEADER = ["姓名", "党支部", "党员类别", "手机号", "职务"]
ZHANG = ["张三", LIBRARY, "正式党员", "13800001234", "书记"]
LI = ["李四", OFFICE, "预备党员", 13800005678, None]


@pytest.fixture
async def organisation(database: Database) -> Database:
    await setup.make_organisation(database, ALMANAC, Links("http://localhost"), "文化局党委", OFFICE, "周一", at=AT)
    return database


@pytest.fixture
def enter(organisation: Database, tmp_path: Path) -> Any:
    async def enter_rows(rows: Rows, commit: bool = True) -> str:
        path = xlsx(tmp_path / "名 单.xlsx", rows)
        return (await rosters.enter(organisation, ALMANAC, VAULT, path, commit, at=AT)).text

    return enter_rows


async def names(database: Database) -> list[str]:
    return [member.name for member in await everybody(database)]


async def everybody(database: Database) -> list[Member]:
    async with database.read() as db:
        ids = frozenset(branch.id for branch in await branches.with_members(db))
        return sorted(await members.overseen(db, ids), key=lambda member: member.id)


async def test_a_preview_counts_people_names_what_would_be_made_and_writes_nothing(
    enter: Any, organisation: Database, tmp_path: Path
) -> None:
    text = await enter([HEADER, ZHANG, LI], commit=False)
    assert text.splitlines() == [
        "花名册 名 单.xlsx：将导入2人。",
        "  图书馆党支部：1人（正式党员1）",
        "  机关党支部：1人（预备党员1）",
        "将新建支部：图书馆党支部",
        "以上只是预览，还没有写入。确认写入请运行：",
        f"zhibu import '{tmp_path}/名 单.xlsx' --commit",
    ]
    assert await names(organisation) == ["周一"]


async def test_a_commit_writes_everybody_and_says_how_to_take_it_back(enter: Any, organisation: Database) -> None:
    text = await enter([HEADER, ZHANG, LI])
    assert text.splitlines()[-1] == "已导入2人，编号1；撤销：zhibu import --undo 1"
    _, zhang, li = await everybody(organisation)
    assert (zhang.name, zhang.category, li.name, li.category) == ("张三", Category.FULL, "李四", Category.PROBATIONARY)
    assert VAULT.open(zhang.sealed_phone or "") == "13800001234"


async def test_an_office_of_the_file_is_held_in_the_new_branch(enter: Any, organisation: Database) -> None:
    await enter([HEADER, ZHANG])
    _, zhang = await everybody(organisation)
    async with organisation.read() as db:
        held = await offices.held_by(db, zhang.id, ALMANAC.today(AT))
    assert [(office.kind, office.branch_id) for office in held] == [(OfficeKind.SECRETARY, zhang.branch_id)]


async def test_one_fault_keeps_everybody_out(enter: Any, organisation: Database) -> None:
    text = await enter([HEADER, ZHANG, ["李四", OFFICE, "正式", "138", None]])
    assert "  第3行 李四：手机号 138 只有3位，应为11位" in text
    assert text.endswith("有错，什么都没有写入：请改好上面列出的地方，再运行一次。")
    assert await names(organisation) == ["周一"]


@pytest.mark.parametrize(
    ("rows", "faulty", "left_out"),
    [
        ([ZHANG, LI], 0, 0),
        ([ZHANG, ["李四", OFFICE, "正式", "138", None]], 1, 2),
        ([ZHANG, ["李四", OFFICE, "正式", "138", None], ["王五", OFFICE, "谁知道", "139", None]], 2, 3),
    ],
)
async def test_the_rows_a_fault_keeps_out_are_counted(
    organisation: Database, tmp_path: Path, rows: Rows, faulty: int, left_out: int
) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *rows])
    done = await rosters.enter(organisation, ALMANAC, VAULT, path, True, at=AT)
    assert (done.faulty, done.left_out) == (faulty, left_out)


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        ([ZHANG, LI], ["--commit"], 0),
        ([ZHANG, ["李四", OFFICE, "正式", "138", None]], ["--commit"], 1),
        ([ZHANG, ["李四", OFFICE, "正式", "138", None]], [], 0),
    ],
    ids=["good", "faulty", "preview"],
)
def test_the_command_ends_in_failure_when_a_row_was_left_out(
    tmp_path: Path, rows: Rows, options: list[str], code: int
) -> None:
    made, complained = run_command(tmp_path, "init", "--name", "文化局党委", "--branch", OFFICE, "--admin", "周一")
    assert made == 0, complained
    ended, complained = run_command(tmp_path, "import", str(xlsx(tmp_path / "a.xlsx", [HEADER, *rows])), *options)
    assert ended == code, complained
    assert ("有1行有错，2行都没有写入" in complained) is (code == 1)


def run_command(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the program as an operator does, in a folder of its own; return its exit code and what it complained of."""
    settings = {"ZHIBU_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'zhibu.db'}"}
    with Started(folder, settings, *arguments) as process:
        _, complained = process.communicate()
        return process.wait(), complained


async def test_a_preview_with_faults_offers_no_commit(enter: Any) -> None:
    text = await enter([HEADER, ["李四", OFFICE, "正式", "138", None]], commit=False)
    assert "有错时一个人也不会写入" in text
    assert "--commit" not in text


async def test_thirty_faults_are_shown_and_the_others_counted(enter: Any) -> None:
    people = [[f"李四{number}", OFFICE, "正式", "138", None] for number in range(42)]
    text = await enter([HEADER, *people], commit=False)
    assert text.count("只有3位") == 30
    assert "有42处要改：" in text
    assert "还有12处" in text


async def test_people_on_the_roster_already_are_skipped_and_named(enter: Any, organisation: Database) -> None:
    await enter([HEADER, ZHANG])
    text = await enter([HEADER, ZHANG, LI])
    assert "已在名单上，跳过1人：\n  第2行 张三（图书馆党支部）" in text
    assert await names(organisation) == ["周一", "张三", "李四"]


async def test_the_same_file_twice_brings_nobody(enter: Any, organisation: Database) -> None:
    await enter([HEADER, ZHANG, LI])
    assert (await enter([HEADER, ZHANG, LI])).endswith("没有新的人可以导入，什么都没有写入。")
    assert await names(organisation) == ["周一", "张三", "李四"]


async def test_an_import_is_taken_back_whole(enter: Any, organisation: Database) -> None:
    await enter([HEADER, ZHANG, LI])
    assert (await rosters.undo(organisation, 1, at=AT)).startswith("已撤销编号1的导入：2人")
    assert await names(organisation) == ["周一"]


async def test_an_import_that_is_not_there_cannot_be_taken_back(organisation: Database) -> None:
    with pytest.raises(Refused) as caught:
        await rosters.undo(organisation, 9, at=AT)
    assert caught.value.fact == NoSuchRoster(9)


async def test_a_file_without_branches_goes_to_the_only_one(enter: Any, organisation: Database) -> None:
    text = await enter([["姓名"], ["张三"]])
    assert f"没有写党支部，都算在{OFFICE}" in text
    assert await names(organisation) == ["周一", "张三"]


async def test_a_group_is_no_branch_to_import_into(enter: Any, organisation: Database) -> None:
    async def work(db: Session) -> None:
        await branches.found(db, "第一小组", BranchKind.GROUP, parent=await branches.root(db), at=AT)

    await organisation.write(work)
    text = await enter([HEADER, ["张三", "第一小组", "正式", None, None]])
    assert "第2行 张三：「第一小组」是党小组，不是支部" in text
    assert await names(organisation) == ["周一"]


async def test_a_new_branch_spelled_almost_like_a_known_one_is_pointed_out(enter: Any) -> None:
    text = await enter([HEADER, ["张三", "机关支部", "正式", None, None]], commit=False)
    assert "「机关支部」和「机关党支部」很像" in text


async def test_a_secretary_who_would_be_replaced_is_pointed_out(enter: Any) -> None:
    text = await enter([HEADER, ["李四", OFFICE, "正式", None, "书记"]], commit=False)
    assert f"{OFFICE}现任书记将由李四接任" in text


async def test_nothing_is_imported_before_there_is_an_organisation(database: Database, tmp_path: Path) -> None:
    with pytest.raises(rosters.Unusable, match="zhibu init"):
        await rosters.enter(database, ALMANAC, VAULT, xlsx(tmp_path / "a.xlsx", [["姓名"]]), True, at=AT)


async def test_five_thousand_people_come_in_one_go(enter: Any, organisation: Database) -> None:
    people = [[f"赵{chr(0x4E00 + n)}", f"第{n % 40 + 1}党支部", "正式", 13800000000 + n, None] for n in range(5000)]
    text = await enter([HEADER, *people])
    assert text.endswith("已导入5000人，编号1；撤销：zhibu import --undo 1")
    assert len(await names(organisation)) == 5001


def _files_of(database: Database) -> list[Path]:
    file = Path(make_url(database.url).database or "")
    return list(file.parent.glob(f"{file.name}*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_phone_is_nowhere_in_the_database_files(enter: Any, organisation: Database) -> None:
    await enter([HEADER, ZHANG, LI])
    stored = b"".join(path.read_bytes() for path in _files_of(organisation))
    assert "张三".encode() in stored
    assert b"13800001234" not in stored
    assert b"13800005678" not in stored


async def test_groups_and_leading_cadres_come_with_the_roster(enter: Any, organisation: Database) -> None:
    header = [*HEADER, "党小组", "领导干部"]
    rows = [
        header,
        ["张三", OFFICE, "正式党员", None, "党小组组长", "第一党小组", "是"],
        ["李四", OFFICE, "正式党员", None, None, "第一党小组", "否"],
        ["赵六", LIBRARY, "正式党员", None, None, "第一党小组", None],
        ["孙七", OFFICE, "正式党员", None, "党员领导干部", "无", None],
    ]
    text = await enter(rows)
    assert f"编入党小组：{OFFICE}第一党小组2人，{LIBRARY}第一党小组1人" in text
    assert "领导干部：2人" in text
    found = {member.name: member for member in await everybody(organisation)}
    assert found["张三"].group_id == found["李四"].group_id != found["赵六"].group_id
    assert found["孙七"].group_id is None
    async with organisation.read() as db:
        held = await offices.held_by(db, found["张三"].id, ALMANAC.today(AT))
        [leads] = [office.branch_id for office in held if office.kind is OfficeKind.GROUP_LEADER]
    assert leads == found["张三"].group_id
    text = await enter([header, ["钱八", OFFICE, "正式党员", None, None, None, "也许"]], commit=False)
    assert "领导干部「也许」看不懂，请写是或否" in text
