"""The access log of the API for auditors and administrators (S2 Điều 8 khoản 1)."""

from datetime import datetime, time, timedelta

from flask import Blueprint, render_template, request, url_for

from app.casework.queries.access_list import PAGE, AccessFilter, access_page
from app.domain.clock import EARLIEST_YEAR, VIETNAM
from app.edge.access import actor, requires, services
from app.web.paging import page_number, pager
from app.web.typed_time import read_day

pages = Blueprint("access_log", __name__, url_prefix="/truy-cap-api")
STATUS_NAMES = {
    "ok": "Thành công",
    "refused": "Không được phép (401–403)",
    "limited": "Quá số yêu cầu (429)",
    "failed": "Mọi yêu cầu không thành công",
}
_FIELDS = ("khoa", "nguoi", "ho-so", "ket-qua", "tu", "den")
_LATEST_YEAR = 2100
_NO_DAY = "Nhập ngày, ví dụ 12/12/2025."


@pages.get("")
@requires("access.read")
def index() -> str:
    """The newest requests first, narrowed by key, person, dossier, result and days."""
    typed = {name: request.args.get(name, "").strip()[:100] for name in _FIELDS}
    last = _day(typed["den"])
    wanted = AccessFilter(
        token=int(typed["khoa"]) if typed["khoa"].isascii() and typed["khoa"].isdigit() else None,
        username=typed["nguoi"],
        dossier=typed["ho-so"],
        status=typed["ket-qua"],
        from_at=_day(typed["tu"]),
        before=last + timedelta(days=1) if last else None,
    )
    found = access_page(services(), by=actor(), wanted=wanted, page=page_number(request.args.get("trang")))
    given = {name: value for name, value in typed.items() if value}
    numbers = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", **{**given, "trang": n}),  # type: ignore[arg-type]
    )
    return render_template(
        "programs/access.html",
        found=found,
        typed=typed,
        errors={name: _NO_DAY for name in ("tu", "den") if typed[name] and _day(typed[name]) is None},
        narrowed=bool(given),
        numbers=numbers,
        statuses=list(STATUS_NAMES.items()),
        kept_days=services().programs.kept_days,
        may_view=actor().holds("dossier.view"),
    )


def _day(text: str) -> datetime | None:
    """The beginning of a day typed as in a date field; None for anything that is none."""
    day = read_day(text)
    if day is None or not EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        return None
    return datetime.combine(day, time(), tzinfo=VIETNAM)
