"""`zhibu demo` as a process: what it prints, the way in by a link, hurried time, and nothing left behind."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.process import Started
from tests.ports import Port
from tests.waiting import LONGEST_SECONDS

LOGIN = re.compile(r"http://127\.0\.0\.1:\d+/login/\S+")


class Process:
    """A demonstration that runs; what it has printed is in ``lines``."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._port = Port()
        self.folder = folder
        self.lines: list[str] = []
        self._started = Started(folder, {"TMPDIR": str(folder)}, "demo", "--port", str(self.port), *arguments)

    @property
    def port(self) -> int:
        return self._port.number

    def reads_until(self, words: str) -> str:
        """Read what is printed up to a line with these words, and return that line."""
        for line in self._started.stdout:
            self.lines.append(line.rstrip("\n"))
            if words in line:
                return line
        raise AssertionError(f"it ended with {self._started.wait()} after {self.lines}")

    def link_of(self, name: str) -> str:
        place = next(number for number, line in enumerate(self.lines) if line.startswith(f"{name}，"))
        found = LOGIN.search(self.lines[place + 1])
        assert found
        return found[0]

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=LONGEST_SECONDS)

    def stop(self) -> int:
        self._started.terminate()
        return self._started.wait(LONGEST_SECONDS)

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        with self._started:
            self._port.release()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    assert not list(tmp_path.glob("zhibu-demo-*"))


def test_a_link_leads_into_the_personas_chat_and_nothing_is_left_behind(folder: Path) -> None:
    with Process(folder) as process:
        process.reads_until("Ctrl+C")
        assert process.lines[0].startswith("演示数据，均为虚构")
        assert list(folder.glob("zhibu-demo-*/demo.db"))
        url = process.link_of("陈静")
        with process.browser() as browser:
            assert browser.get("/chat").status_code == 200
            assert "进入支部小秘" in browser.get(url).text
            entered = browser.post(url, headers={"Origin": str(browser.base_url)})
            assert (entered.status_code, entered.headers["Location"]) == (303, "/chat")
            chat = browser.get("/chat").text
        assert "演示数据，均为虚构" in chat
        assert "邓莉请假" in chat
        assert process.stop() == 0


def test_days_pass_and_then_the_clock_goes_on(folder: Path) -> None:
    with Process(folder, "--days", "3") as process:
        process.reads_until("3天过完了")
        days = [line for line in process.lines if re.match(r"\d+月\d+日 周.：", line)]
        assert len(days) == 4
        with process.browser() as browser:
            assert browser.get("/healthz").json()["ok"]
            # Valid for twelve hours more than the days that passed.
            assert "进入支部小秘" in browser.get(process.link_of("王芳")).text
        assert process.stop() == 0


def test_a_port_in_use_is_said_in_one_line(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with Started(folder, {"TMPDIR": str(folder)}, "demo", "--port", port) as ended:
            printed, complained = ended.communicate()
    assert ended.returncode == 1
    assert complained.strip() == f"错误：端口 {port} 已被占用，请用 --port 换一个。"
    assert printed == ""
