"""Reorganised agencies: the list, one with its preview or its progress, the decision about it; all agencies."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.carry_out_reorganisation import carry_out_now
from app.casework.decide_reorganisation import (
    approve_reorganisation,
    cancel_reorganisation,
    reject_reorganisation,
    withdraw_reorganisation,
)
from app.casework.queries.agency_list import agency_statuses
from app.casework.queries.reorganisation_preview import preview_reorganisation
from app.casework.queries.reorganisations import (
    PAGE,
    ReorganisationView,
    list_reorganisations,
    moved_page,
    reorganisation_view,
)
from app.casework.reorganisation_scope import may_everywhere
from app.domain.errors import DomainError, NotFound
from app.domain.vietnamese import moment_text
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web.paging import page_number, pager

pages = Blueprint("reorganisations", __name__, url_prefix="/sap-xep-co-quan")
Answer = Response | tuple[str, int]
#: state chip of the design: open | waiting | active | closed
CHIPS = {"draft": "waiting", "approved": "open", "running": "active"}
#: states in which looking ahead makes sense
AHEAD = ("draft", "approved")


@pages.get("")
@requires("reorganisation.view")
def index() -> str:
    """All reorganisations, the latest in force first."""
    rows = list_reorganisations(services(), by=actor())
    view = {"rows": rows, "chips": CHIPS, "may_draft": may_everywhere(actor(), "reorganisation.draft")}
    return render_template("reorganisations/index.html", **view)


@pages.get("/co-quan")
@requires("reorganisation.view")
def agencies() -> str:
    """Every agency, what it was called, and what became of it."""
    return render_template("reorganisations/agencies.html", rows=agency_statuses(services()))


@pages.get("/<int:reorganisation_id>")
@requires("reorganisation.view")
def show(reorganisation_id: int) -> str:
    """One of them: its lines, what stands against it, what it will do or has done, and what may be done with it."""
    return reorganisation_page(reorganisation_id)


def reorganisation_page(reorganisation_id: int, *, wrong: tuple[str, str] | None = None) -> str:
    """The page; ``wrong`` is the field and the sentence of a refusal."""
    view = reorganisation_view(services(), by=actor(), reorganisation_id=reorganisation_id)
    return render_template(
        "reorganisations/show.html",
        view=view,
        chips=CHIPS,
        wrong=wrong,
        typed=request.form,
        **_below(view),
    )


def _below(view: ReorganisationView) -> dict[str, object]:
    """The preview before it begins, what happened to each dossier afterwards."""
    number, by = page_number(request.args.get("trang")), actor()
    preview = moved = None
    if view.row.state in AHEAD and view.lines:
        preview = preview_reorganisation(services(), by=by, reorganisation_id=view.row.id, page=number)
    elif view.progress is not None:
        moved = moved_page(services(), by=by, reorganisation_id=view.row.id, page=number)
    listed = preview or moved
    numbers = None
    if listed is not None and listed.total:
        numbers = pager(
            page=listed.page,
            pages=listed.pages,
            total=listed.total,
            size=PAGE,
            url=lambda n: url_for(".show", reorganisation_id=view.row.id, trang=n),
        )
    return {"preview": preview, "moved": moved, "numbers": numbers}


def _approve(reorganisation_id: int) -> str:
    moment = approve_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id)
    return f"Đã phê duyệt; hệ thống tự thực hiện từ {moment_text(moment)}."


def _reject(reorganisation_id: int) -> str:
    reason = request.form.get("reason", "")
    reject_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id, reason=reason)
    return "Đã ghi nhận không phê duyệt."


def _withdraw(reorganisation_id: int) -> str:
    withdraw_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id)
    return "Đã rút dự thảo."


def _cancel(reorganisation_id: int) -> str:
    reason = request.form.get("reason", "")
    cancel_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id, reason=reason)
    return "Đã hủy; không cơ quan nào thay đổi."


def _carry_out(reorganisation_id: int) -> str:
    done = carry_out_now(services(), by=actor(), reorganisation_id=reorganisation_id)
    failed = f" {done.failed} hồ sơ chưa chuyển được, hệ thống thử lại sau." if done.failed else ""
    return f"Đã chuyển {done.moved} hồ sơ.{failed}"


_MOVES = {"phe-duyet": _approve, "tu-choi": _reject, "rut": _withdraw, "huy": _cancel, "thuc-hien": _carry_out}


@pages.post("/<int:reorganisation_id>/<any('phe-duyet','tu-choi',rut,huy,'thuc-hien'):move>")
@requires("reorganisation.view")
def decide(reorganisation_id: int, move: str) -> Answer:
    """Approve, reject, withdraw, cancel or carry out; the use case asks whether this person may."""
    try:
        flash(_MOVES[move](reorganisation_id), "success")
    except NotFound:
        raise
    except DomainError as error:
        field = str(error.data.get("field", ""))
        return reorganisation_page(reorganisation_id, wrong=(field, words(error))), status(error)
    return redirect(url_for(".show", reorganisation_id=reorganisation_id), 303)
