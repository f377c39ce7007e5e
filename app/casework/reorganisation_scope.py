"""A reorganisation as its use cases share it: the row, who may decide, what the ledger says of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import history
from app.casework import ledger
from app.casework.separate_duties import had_a_hand
from app.db.serialising import one_at_a_time
from app.domain.calendar import local
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.permissions import Actor, acting_for, reach
from app.domain.reorganisation import REORGANISATION_STATES, Line
from app.people.records import Agency
from app.people.reorganisations import Reorganisation
from app.people.succession import BESIDE

STREAM = "reorganisation"
DRAFT, APPROVE = "reorganisation.draft", "reorganisation.approve"
#: what a person may have had a hand in who therefore does not decide
_MAKING = (
    "reorganisation.drafted",
    "reorganisation.redrafted",
    "reorganisation.line_added",
    "reorganisation.line_removed",
)


def may_everywhere(who: Actor, permission: str) -> bool:
    """Agencies are the province's: the role must hold everywhere."""
    return reach(who, permission).everywhere


def require_everywhere(by: Actor, permission: str) -> str | None:
    """For whom the person acts (None: in their own right); Forbidden("reorganisation_not_yours") if they may not."""
    if not may_everywhere(by, permission):
        raise Forbidden("reorganisation_not_yours")
    return acting_for(by, lambda who: may_everywhere(who, permission))


def locked_row(session: Session, reorganisation_id: int) -> Reorganisation:
    """The row, nobody else deciding or carrying out anything meanwhile; NotFound. First in a transaction."""
    one_at_a_time(session, STREAM)
    row = session.get(Reorganisation, reorganisation_id, with_for_update=BESIDE)
    if row is None:
        raise NotFound("reorganisation_not_found")
    return row


def reorganisation_row(session: Session, reorganisation_id: int) -> Reorganisation:
    """The row, only to look; NotFound."""
    row = session.get(Reorganisation, reorganisation_id)
    if row is None:
        raise NotFound("reorganisation_not_found")
    return row


def require_state(row: Reorganisation, *states: str) -> None:
    """Conflict("reorganisation_state") for any other state."""
    if row.state not in states:
        raise Conflict("reorganisation_state", state=REORGANISATION_STATES[row.state].lower())


def require_another(session: Session, row: Reorganisation, *, by: Actor) -> None:
    """Forbidden("reorganisation_by_drafter") for whoever drafted it, or had it drafted."""
    made = [e for e in history(session, STREAM) if e.verb in _MAKING and e.body.get("reorganisation") == row.id]
    if had_a_hand(by, made, allowed=lambda who: may_everywhere(who, APPROVE)):
        raise Forbidden("reorganisation_by_drafter")


def body_of(row: Reorganisation) -> dict[str, Any]:
    """What the ledger says of every event of a reorganisation."""
    return {
        "reorganisation": row.id,
        "decision_number": row.decision_number,
        "signed_on": row.signed_on.isoformat(),
        "effective_on": local(row.effective_at).date().isoformat(),
    }


def line_body(session: Session, line: Line) -> dict[str, Any]:
    """A line as the ledger keeps it, agencies by code."""

    def code(agency_id: int | None) -> str | None:
        agency = session.get(Agency, agency_id) if agency_id is not None else None
        return agency.code if agency else None

    return {
        "line": line.n,
        "becomes": line.kind,
        "source": code(line.source_id),
        "target": code(line.target_id),
        "new_name": line.new_name,
        "share": line.share,
        "wanted": list(line.wanted),
        "persons": list(line.persons),
        "takes_calendar": line.takes_calendar,
    }


def note(
    session: Session,
    row: Reorganisation,
    *,
    verb: str,
    by: tuple[Actor | None, str | None],
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Write an event of this reorganisation; ``by`` is who, and for whom."""
    who, behalf = by
    body = {**body_of(row), **(more or {})}
    ledger.write(session, STREAM, verb=verb, by=who, at=at, on_behalf_of=behalf, body=body)


def all_rows(session: Session) -> list[Reorganisation]:
    """Every reorganisation, the latest in force first."""
    return list(session.scalars(select(Reorganisation).order_by(Reorganisation.effective_at.desc(), Reorganisation.id)))
