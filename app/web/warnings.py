"""Late-lists of 10:30 and 15:00: the agency's lists, one list, and that somebody looked at it (TIM-10)."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.acknowledge_digest import AcknowledgeDigest, acknowledge_digest
from app.casework.digest_mails import counts_text
from app.casework.queries.digests import PAGE, digest_list, digest_view
from app.domain.digests import moment_of, stamp
from app.domain.errors import NotFound
from app.edge.access import actor, requires, services
from app.web.paging import page_number, pager

pages = Blueprint("warnings", __name__, url_prefix="/canh-bao")
#: what a line is about, in words
OF = {"step": "Bước", "dossier": "Hồ sơ", "deadline": "Thời hạn khác"}
#: the address's word → which lists are shown; the first is the default
VIEWS = {"co-viec": "Có việc quá hạn, sắp đến hạn", "tat-ca": "Tất cả"}


@pages.get("")
@requires("digest.read")
def index() -> str:
    """The lists, newest first."""
    only = "tat-ca" if request.args.get("loc") == "tat-ca" else "co-viec"
    page = page_number(request.args.get("trang"))
    found = digest_list(services(), by=actor(), page=page, empty=only == "tat-ca")
    numbers = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for("warnings.index", loc=only, trang=n),
    )
    several = len({row.agency_code for row in found.rows}) > 1
    return render_template(
        "warnings/index.html",
        found=found,
        pager=numbers,
        several=several,
        only=only,
        views=VIEWS,
        counts_text=counts_text,
        stamp=stamp,
    )


@pages.get("/<agency>/<when>")
@requires("digest.read")
def page(agency: str, when: str) -> str:
    """One list with its rows."""
    view = digest_view(services(), by=actor(), agency=agency, moment=_moment(when))
    may_open = actor().holds("dossier.view")
    return render_template("warnings/page.html", view=view, when=when, of=OF, may_open=may_open)


@pages.post("/<agency>/<when>/da-xem")
@requires("digest.read")
def acknowledge(agency: str, when: str) -> Response:
    """I looked at it."""
    command = AcknowledgeDigest(by=actor(), agency=agency, moment=_moment(when))
    if acknowledge_digest(services(), command):
        flash("Đã ghi nhận anh/chị đã xem danh sách này.", "success")
    else:
        flash("Danh sách này đã có người xác nhận xem trước đó.", "info")
    return redirect(url_for(".page", agency=agency, when=when), 303)


def _moment(when: str) -> datetime:
    try:
        return moment_of(when)
    except ValueError:
        raise NotFound("digest_not_found") from None
