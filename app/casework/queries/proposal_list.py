"""What officers ask desks for: the proposals on dossiers that a person may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.casework.queries.dossiers import visible_to
from app.casework.queries.slices import By, Paging, Slice, take
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor
from app.domain.states import ACTS
from app.dossiers.records import Dossier, Proposal
from app.people.records import Agency, Person

#: states of a proposal
PROPOSAL_STATES = ("open", "done", "declined", "gone")
_ASKER, _DECIDER = aliased(Person), aliased(Person)


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """A proposal: for which act of which dossier, by whom, and what the desk decided."""

    id: int
    code: str
    act: str
    act_name: str
    state: str
    agency: str
    asked_by: str
    at: datetime
    data: Mapping[str, Any]
    decided_by: str | None
    decided_at: datetime | None
    reason: str


def proposal_slice(services: Services, *, by: Actor, state: str = "", code: str = "", paging: Paging) -> Slice:
    """Proposals, the newest first; ``state`` one of PROPOSAL_STATES, ``code`` of one dossier; empty: all."""
    query = (
        select(Proposal, Dossier.code, Agency.name, _ASKER.full_name, _DECIDER.full_name)
        .join(Dossier, Dossier.id == Proposal.dossier_id)
        .join(Agency, Agency.id == Proposal.agency_id)
        .join(_ASKER, _ASKER.id == Proposal.by_id)
        .outerjoin(_DECIDER, _DECIDER.id == Proposal.decided_by_id)
        .where(visible_to(by))
    )
    query = query.where(Proposal.state == state) if state else query
    query = query.where(Dossier.code == code) if code else query
    with reading() as session:
        found, next_ = take(session, query, order=(By(column=Proposal.id, descending=True),), paging=paging)
        return Slice(rows=tuple(_row(row) for row in found), next=next_)


def _row(found: tuple[Any, ...]) -> ProposalRow:
    row, code, agency, asker, decider = found
    act = ACTS.get(row.act)
    return ProposalRow(
        id=row.id,
        code=code,
        act=row.act,
        act_name=act.name if act else row.act,
        state=row.state,
        agency=agency,
        asked_by=asker,
        at=row.at,
        data=row.data,
        decided_by=decider,
        decided_at=row.decided_at,
        reason=row.decided_reason or "",
    )
