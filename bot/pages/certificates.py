"""The page on which anybody verifies a certificate: no account, no more told than the paper says."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages.context import Pages
from bot.pages.rendering import page
from bot.papers.certificates import said_hours
from bot.wording.speech import cleaned, said_day
from models import certificates
from models.almanac import Almanac
from models.rules.certificates import CertificateNumber

LONGEST = 64


def routes(almanac: Almanac) -> Sequence[BaseRoute]:
    """Return the routes of the page."""

    async def show(request: Request) -> Response:
        """Say whether a certificate is true and valid; every wrong number or code gets one and the same answer."""
        pages: Pages = request.app.state.pages
        _limit(request, pages)
        number, code = request.path_params["number"][:LONGEST], request.path_params["code"][:LONGEST]
        async with pages.database.read() as db:
            found = await certificates.verify(db, CertificateNumber.parse(number), code, almanac)
        if found is None:
            return page(pages, "certificate_false.html", status=404)
        its = found.content
        rows = [
            ("证明编号", str(its.number)),
            ("志愿者姓名", cleaned(its.name)),
            ("出具单位", cleaned(its.branch)),
            ("服务年份", f"{its.year}年"),
            ("服务时间", f"{said_hours(its.minutes)}，共{its.times}次"),
            ("出具日期", said_day(its.issued_on)),
        ]
        void = said_day(its.void_since) if its.void_since else ""
        return page(pages, "certificate.html", rows=rows, void=void)

    return [
        Route("/certificate", show_form),
        Route("/certificate/find", find),
        Route("/certificate/{number}/{code}", show),
    ]


async def show_form(request: Request) -> Response:
    """Ask for number and code, as they stand on the paper."""
    return page(request.app.state.pages, "certificate_form.html")


async def find(request: Request) -> Response:
    """Lead from the form to the page of a certificate, or back to the form."""
    given = [request.query_params.get(name, "").strip()[:LONGEST] for name in ("number", "code")]
    number, code = ("".join(sign for sign in text if sign.isalnum() or sign == "-") for text in given)
    if not number or not code:
        return RedirectResponse("/certificate", 303)
    return RedirectResponse(request.app.url_path_for("show", number=number, code=code), 303)


def _limit(request: Request, pages: Pages) -> None:
    address = request.client.host if request.client else ""
    wait = request.app.state.door.wait(("certificate", address), pages.clock())
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(int(wait) + 1)})
