"""Links that lead into the conversation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import peers, webchat
from models.database import Session
from models.roles import Person


@dataclass(frozen=True)
class Links:
    """Where people get in: the web chat's address, and the Telegram bot's name, "" while it is not known.

    ``has_wecom``: pages opened inside WeCom know who opens them.
    """

    web_url: str
    telegram_name: Callable[[], str] = str
    login_minutes: int = 10
    has_wecom: bool = False

    def invite(self, code: str) -> tuple[str, ...]:
        """Return the deep links that carry a code: into Telegram, where the bot has a name."""
        plain, name = code.replace("-", ""), self.telegram_name()
        return (f"https://t.me/{name}?start={plain}",) if name else ()

    def chat(self) -> str:
        """Return the address of the web chat, where a code may be said too."""
        return f"{self.web_url}/chat"

    def screen(self, token: str) -> str:
        """Return the address of the page for the projector."""
        return f"{self.web_url}/screen/{token}"

    def scans(self, token: str) -> dict[str, str]:
        """Return what the QRs say that carry a check-in token, by where they lead."""
        name = self.telegram_name()
        telegram = {"Telegram": f"https://t.me/{name}?start={token}"} if name else {}
        page = "企业微信、网页" if self.has_wecom else "网页"
        return {**telegram, page: f"{self.web_url}/checkin/{token}"}

    def certificates(self) -> str:
        """Return the address of the page where anybody verifies a certificate."""
        return f"{self.web_url}/certificate"

    async def web_invite(self, db: Session, code: str, *, at: datetime, expires_at: datetime) -> str:
        """Return a one-time link into the web chat that says the code by itself."""
        token = await webchat.make_login(db, line=f"/start {code}", valid=expires_at - at, at=at)
        return f"{self.web_url}/login/{token}"

    def calendar(self, token: str) -> str:
        """Return the address of a calendar feed."""
        return f"{self.web_url}/calendar/{token}.ics"

    async def login(self, db: Session, person: Person, *, at: datetime) -> str:
        """Return a one-time link into the web chat for a member the bot knows."""
        account = await peers.account_on(db, "web", person.member_id, at=at)
        token = await webchat.make_login(db, external_id=account, valid=timedelta(minutes=self.login_minutes), at=at)
        return f"{self.web_url}/login/{token}"
