"""Lists read in slices: dossiers, their history, deadlines, procedures, proposals, late-lists."""

from typing import Any

from app.api.acts import YEARS
from app.api.list_schemas import (
    DeadlineListOut,
    DeadlineQuery,
    DeadlineRowOut,
    DossierListOut,
    DossierQuery,
    HistoryOut,
    ProcedureListOut,
    ProposalListOut,
    ProposalQuery,
    ReceivableListOut,
    SearchQuery,
    WarningListOut,
    WarningOut,
    WarningQuery,
    WordsQuery,
)
from app.api.paging import PageQuery, listed, paging
from app.api.reading import Blueprint
from app.casework.acknowledge_digest import AcknowledgeDigest, acknowledge_digest
from app.casework.queries.deadline_list import DueView, deadline_slice, deadline_view
from app.casework.queries.digests import DigestView, digest_slice, digest_view
from app.casework.queries.dossier_history import dossier_history
from app.casework.queries.dossiers import DossierFilter, dossier_slice
from app.casework.queries.procedure_slices import procedure_slice
from app.casework.queries.proposal_list import proposal_slice
from app.casework.queries.receivable import Receivable, receivable
from app.casework.queries.slices import Slice
from app.domain.digests import moment_of, stamp
from app.domain.errors import Invalid, NotFound
from app.domain.vietnamese import limit_text
from app.edge.access import actor, requires, services

lists = Blueprint("api_lists", __name__, url_prefix="/api/v1", description="Danh sách")


@lists.get("/dossiers")
@lists.arguments(DossierQuery, location="query")
@lists.response(200, DossierListOut)
@requires("dossier.view")
def list_dossiers(query: dict[str, Any]) -> dict[str, Any]:
    """Dossiers this person may see, the newest first."""
    page = paging(query)
    moments = (query["entered_from"], query["entered_before"])
    if any(moment is not None and moment.year not in YEARS for moment in moments):
        raise Invalid("date_absurd")
    return listed(dossier_slice(services(), by=actor(), wanted=DossierFilter(**query), paging=page))


@lists.get("/dossiers/<code>/history")
@lists.arguments(PageQuery, location="query")
@lists.response(200, HistoryOut)
@requires("dossier.view")
def list_history(query: dict[str, Any], code: str) -> dict[str, Any]:
    """What happened to a dossier, event by event."""
    page = paging(query)
    after = page.after[0] if page.after else 0
    rows = [line for line in dossier_history(services(), by=actor(), code=code) if line.seq > after]
    shown = tuple(rows[: page.limit])
    return listed(Slice(rows=shown, next=(shown[-1].seq,) if len(rows) > len(shown) else None))


@lists.get("/deadlines")
@lists.arguments(DeadlineQuery, location="query")
@lists.response(200, DeadlineListOut)
@requires("deadline.view")
def list_deadlines(query: dict[str, Any]) -> dict[str, Any]:
    """Running clocks of one's agencies, the most urgent first."""
    page = paging(query)
    return listed(deadline_slice(services(), by=actor(), **query, paging=page))


@lists.get("/deadlines/<int:deadline_id>")
@lists.response(200, DeadlineRowOut)
@requires("deadline.view")
def read_deadline(deadline_id: int) -> DueView:
    """One clock."""
    return deadline_view(services(), by=actor(), deadline_id=deadline_id).due


@lists.get("/procedures")
@lists.arguments(SearchQuery, location="query")
@lists.response(200, ProcedureListOut)
@requires("procedure.view")
def list_procedures(query: dict[str, Any]) -> dict[str, Any]:
    """The catalogue of procedures."""
    page = paging(query)
    return listed(procedure_slice(services(), by=actor(), search=query["search"], paging=page))


@lists.get("/procedures/receivable")
@lists.arguments(WordsQuery, location="query")
@lists.response(200, ReceivableListOut)
@requires("dossier.receive")
def list_receivable(query: dict[str, Any]) -> dict[str, Any]:
    """Procedures in force that the desk may receive now."""
    return {"rows": [_receivable(row) for row in receivable(services(), by=actor(), search=query["search"])]}


def _receivable(row: Receivable) -> dict[str, str]:
    return {"code": row.code, "name": row.name, "field": row.field, "limit": limit_text(row.limit)}


@lists.get("/proposals")
@lists.arguments(ProposalQuery, location="query")
@lists.response(200, ProposalListOut)
@requires("dossier.view")
def list_proposals(query: dict[str, Any]) -> dict[str, Any]:
    """What officers ask desks for."""
    page = paging(query)
    return listed(proposal_slice(services(), by=actor(), **query, paging=page))


@lists.get("/warnings")
@lists.arguments(WarningQuery, location="query")
@lists.response(200, WarningListOut)
@requires("digest.read")
def list_warnings(query: dict[str, Any]) -> dict[str, Any]:
    """Late-lists of 10:30 and 15:00 (TIM-10), the newest first."""
    page = paging(query)
    return listed(digest_slice(services(), by=actor(), empty=query["empty"], paging=page), row=_warning)


@lists.get("/warnings/<agency>/<moment>")
@lists.response(200, WarningOut)
@requires("digest.read")
def read_warning(agency: str, moment: str) -> dict[str, Any]:
    """One late-list with its lines; the moment as in the list."""
    return _full(_digest(agency, moment))


@lists.post("/warnings/<agency>/<moment>/acknowledge")
@lists.response(200, WarningOut)
@requires("digest.read")
def acknowledge_warning(agency: str, moment: str) -> dict[str, Any]:
    """I looked at this late-list; the first one who says so is noted."""
    view = _digest(agency, moment)
    acknowledge_digest(services(), AcknowledgeDigest(by=actor(), agency=agency, moment=view.at))
    return _full(_digest(agency, moment))


def _digest(agency: str, moment: str) -> DigestView:
    try:
        at = moment_of(moment)
    except ValueError:
        raise NotFound("digest_not_found") from None
    return digest_view(services(), by=actor(), agency=agency, moment=at)


def _full(view: DigestView) -> dict[str, Any]:
    return {**_warning(view), "rows": view.rows}


def _warning(view: DigestView) -> dict[str, Any]:
    return {**vars(view), "moment": stamp(view.at)}
