"""From values to HTML: the templates, and how times, links and sizes are shown."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from bot.pages.context import Pages
from bot.pages.files import SHOWN_INLINE
from models.rules.series import WEEKDAYS_ZH
from models.webchat import Entry

HERE = Path(__file__).parent
LINK = re.compile(r"https?://[^\s<>\"'，。；：！？、（）【】《》「」]+")


def page(pages: Pages, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Answer with a whole page."""
    html = _TEMPLATES.get_template(template).render(organisation=pages.organisation, **values)
    return HTMLResponse(html, status)


def fragment(template: str, **values: Any) -> str:
    """Return a part of a page as HTML."""
    return _TEMPLATES.get_template(template).render(**values)


def message_html(pages: Pages, entry: Entry) -> str:
    """Return one message of a chat as HTML."""
    created = entry.created_at.astimezone(pages.zone)
    return _TEMPLATES.get_template("message.html").render(
        entry=entry,
        buttons=numbered(entry),
        is_image=entry.file is not None and entry.file[1] in SHOWN_INLINE,
        created=created,
        day=day_label(entry.created_at, pages.clock(), pages.zone),
    )


def menu_html(items: list[dict[str, str]]) -> str:
    """Return the buttons of a command menu as HTML."""
    return _TEMPLATES.get_template("menu.html").render(items=items)


def day_label(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return the date as read above a day's messages: 11月20日 周五, with the year when it is another."""
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 周{WEEKDAYS_ZH[day.weekday()]}"


def numbered(entry: Entry) -> list[list[tuple[int, dict[str, str]]]]:
    """Return the rows of buttons, each button with its number in the message."""
    rows, first = [], 0
    for row in entry.buttons:
        rows.append(list(enumerate(row, first)))
        first += len(row)
    return rows


def with_links(text: str) -> Markup:
    """Escape a text and make its web addresses links."""
    parts, end = [], 0
    for match in LINK.finditer(text):
        parts += [escape(text[end : match.start()]), _anchor(match.group())]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def safe_url(url: str) -> str | None:
    """Return the address if it is one a button may lead to: the web, or this site."""
    is_own = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if is_own or url.startswith(("https://", "http://")) else None


def size_label(size: int) -> str:
    """Return a size in bytes as people read it."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def _anchor(url: str) -> Markup:
    return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(url)


def _asset(name: str) -> str:
    return f"/static/{name}?v={_VERSION}"


def _version() -> str:
    digest = hashlib.sha256()
    for path in sorted((HERE / "static").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


_VERSION = _version()
_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(with_links=with_links, safe_url=safe_url, size_label=size_label)
_TEMPLATES.globals.update(asset=_asset)
