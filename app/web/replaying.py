"""The auditor's pages: finding a dossier, replaying it, verifying the ledger."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.casework.queries.dossiers import PAGE, list_dossiers
from app.casework.queries.names import ledger_size, names_of
from app.casework.queries.procedures import diagram_source
from app.casework.replay import Replay, replay
from app.casework.verify_ledger import LedgerChecked, head_text, verify_ledger
from app.domain.errors import Invalid
from app.domain.states import STATES
from app.edge.access import actor, requires, services
from app.edge.attachments import sealed_file
from app.edge.errors import words
from app.web.paging import page_number, pager
from app.web.replay_record import first_late, people, record

pages = Blueprint("replaying", __name__, url_prefix="/kiem-tra")
FIRST_FILTERS = {"": "Tất cả", "overdue": "Đang quá hạn", "due_soon": "Sắp đến hạn"}
FILTERS = {**FIRST_FILTERS, **STATES}


@pages.get("")
@requires("audit.replay")
def index() -> str:
    """Dossiers to choose from."""
    search, only = request.args.get("tim", "")[:100], request.args.get("loc", "")
    only = only if only in FILTERS else ""
    page = page_number(request.args.get("trang"))
    found = list_dossiers(services(), by=actor(), search=search, only=only, page=page)
    numbers = pager(
        page=page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", tim=search or None, loc=only or None, trang=n),
    )
    return render_template(
        "replaying/index.html",
        found=found,
        search=search,
        only=only,
        filters=FILTERS,
        first_filters=FIRST_FILTERS,
        numbers=numbers,
    )


@pages.get("/<code>")
@requires("audit.replay")
def page(code: str) -> str:
    """The replay of one dossier; the table below the player says the same without script."""
    run = replay(services(), by=actor(), code=code)
    shown = _record(run)
    return render_template(
        "replaying/page.html",
        run=run,
        record=shown,
        late=first_late(shown["events"]),
        start=request.args.get("su-kien"),
    )


@pages.get("/<code>/phat-lai.json")
@requires("audit.replay")
def data(code: str) -> Response:
    """The replay for the player."""
    return jsonify(_record(replay(services(), by=actor(), code=code)))


def _record(run: Replay) -> dict[str, Any]:
    return record(run, names=names_of(services(), people(run)), bpmn_url=url_for(".bpmn", code=run.code))


@pages.get("/<code>/so-do.bpmn")
@requires("audit.replay")
def bpmn(code: str) -> AnyResponse:
    """The diagram on which the dossier ran."""
    run = replay(services(), by=actor(), code=code)
    return sealed_file(diagram_source(services(), version_id=run.version.version_id), name=f"{code}.bpmn")


@pages.route("/so-cai", methods=["GET", "POST"])
@requires("audit.replay")
def ledger() -> str | tuple[str, int]:
    """The ledger's size, and the button to verify it all now."""
    if request.method == "GET":
        return _ledger_page()
    kept = request.form.get("kept", "")[:200]
    try:
        return _ledger_page(checked=verify_ledger(services(), by=actor(), kept=kept), kept=kept)
    except Invalid as error:
        return _ledger_page(kept=kept, error=words(error)), 422


def _ledger_page(*, checked: LedgerChecked | None = None, kept: str = "", error: str = "") -> str:
    streams, events = ledger_size(services())
    return render_template(
        "replaying/ledger.html",
        streams=streams,
        events=events,
        checked=checked,
        head=head_text(checked.head) if checked else "",
        kept=kept,
        error=error,
    )
