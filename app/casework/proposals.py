"""What the resolving agency asks the desk for: a supplement, a payment, an extension, a refusal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import Acting, may, open_tasks, situation
from app.casework.deadlines import end_of_dossier
from app.casework.legal_clock import judge_clock, limit_of
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.casework.supplements import drop_supplements
from app.casework.task_access import stand_in, works_on
from app.db import transaction
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.limits import OFFICE_UNITS, Limit, extension_amount
from app.domain.permissions import Actor, acting_for
from app.domain.states import ACTS, Act, hindrance
from app.dossiers.records import Dossier, Proposal
from app.tasks.records import Task

#: what a proposal may hold, by its name on the act's form; all text
FIELDS = ("defects", "what", "amount", "days", "hours", "minutes", "reason")
LONGEST = 4000
_COUNT = re.compile(r"\d{1,4}", re.ASCII)

# built once: every act asks it
_OPEN = (
    select(Proposal)
    .where(Proposal.dossier_id == bindparam("of_dossier"), Proposal.state == "open")
    .order_by(Proposal.id)
)


@dataclass(frozen=True, kw_only=True)
class Propose:
    """An officer who has a step of the dossier open asks the desk for an act; ``data`` as the act's form takes it."""

    by: Actor
    code: str
    act: str
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class NewProposal:
    """An act wished for, by whom, in which agency's name."""

    act: str
    data: Mapping[str, Any]
    by: Actor
    agency_id: int
    on_behalf_of: str | None = None


def propose(services: Services, command: Propose) -> int:
    """Put the proposal before the desk; returns its id.

    Raises NotFound, Forbidden (no step of the dossier is this person's), Refused (the state forbids the act), Conflict
    (the same is proposed already), Invalid (no reason).
    """
    at = services.clock.now()
    act = _act(command)
    data = {name: value for name, value in command.data.items() if name in FIELDS}
    with transaction() as session:
        dossier = visible_dossier(session, by=command.by, code=command.code, lock=True)
        task = _own_task(session, dossier, command.by)
        hindered = hindrance(act, situation(dossier, open_tasks(session, dossier.id)))
        if hindered:
            raise Refused(hindered, act=act.name, clause=act.clause)
        _require_clock(session, services, dossier, act=act, data=data, at=at)
        made = NewProposal(
            act=act.id,
            data=data,
            by=command.by,
            agency_id=task.agency_id,
            on_behalf_of=stand_in(task, command.by, dossier=dossier),
        )
        return put_proposal(session, dossier, made, at=at)


def put_proposal(session: Session, dossier: Dossier, made: NewProposal, *, at: datetime) -> int:
    """Keep it for the desk and write the ledger; its id. Conflict("proposed_already") while the same one is open."""
    if open_proposals(session, dossier.id, act=made.act):
        raise Conflict("proposed_already", act=ACTS[made.act].name)
    row = Proposal(
        dossier_id=dossier.id,
        act=made.act,
        data=dict(made.data),
        state="open",
        by_id=made.by.person_id,
        agency_id=made.agency_id,
        at=at,
    )
    session.add(row)
    session.flush()
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="act.proposed",
        by=made.by,
        at=at,
        on_behalf_of=made.on_behalf_of,
        body={"act": made.act, "proposal": row.id, "agency_id": made.agency_id},
        payload=dict(made.data),
    )
    return row.id


def _act(command: Propose) -> Act:
    act = ACTS.get(command.act)
    if act is None or act.proposed_by is None:
        raise Invalid("act_not_proposable")
    if not str(command.data.get("reason", "")).strip():
        raise Invalid("proposal_reason_missing")
    if any(len(str(value)) > LONGEST for value in command.data.values()):
        raise Invalid("text_too_long", most=LONGEST)
    return act


def _require_clock(
    session: Session, services: Services, dossier: Dossier, *, act: Act, data: Mapping[str, Any], at: datetime
) -> None:
    """Refuse at once what the clock would refuse at the act: too late, too often, too long. A refusal of the dossier
    needs no word from the clock."""
    if act.clock_event is None or act.id == "refuse":
        return
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    limit = limit_of(dossier, version)
    hours, days = _extension(data, limit) if act.id == "extend" else (None, None)
    event = ClockEvent(type=act.clock_event, at=at, working_hours=hours, calendar_days=days)
    judge_clock(session, services, dossier=dossier, limit=limit, event=event)


def _extension(data: Mapping[str, Any], limit: Limit) -> tuple[Fraction | None, int | None]:
    """The amount wished for; the least there is where that is left to the desk. Invalid("extension_amount_missing")."""
    given = {name: str(data.get(name) or "0").strip() for name in ("days", "hours", "minutes")}
    if any(not _COUNT.fullmatch(text) for text in given.values()):
        raise Invalid("extension_amount_missing")
    counts = {name: int(text) for name, text in given.items()}
    if not any(counts.values()):
        counts |= {"minutes": 1} if limit.unit in OFFICE_UNITS else {"days": 1}
    return extension_amount(limit.unit, **counts)


def _own_task(session: Session, dossier: Dossier, by: Actor) -> Task:
    """An open step of the dossier that this person may work on: whoever resolves may propose."""
    for task in open_tasks(session, dossier.id):
        if works_on(by, task, dossier):
            return task
    raise Forbidden("proposal_needs_a_step")


def open_proposals(session: Session, dossier_id: int, *, act: str | None = None) -> list[Proposal]:
    """The proposals the desk has not decided on, the oldest first."""
    rows = session.scalars(_OPEN, {"of_dossier": dossier_id})
    return [row for row in rows if act in (None, row.act)]


def take_proposal(session: Session, acting: Acting) -> Proposal | None:
    """The proposal that this act answers, now done; the others of a dossier that is settled or closed fall away."""
    found = open_proposals(session, acting.dossier.id, act=acting.act.id)
    for row in found:
        row.state, row.decided_by_id, row.decided_at = "done", acting.by.person_id, acting.at
    return found[-1] if found else None


def decline_proposal(services: Services, *, by: Actor, proposal_id: int, reason: str) -> str:
    """The desk does not follow a proposal; returns the dossier's code. NotFound, Forbidden, Conflict, Invalid."""
    at = services.clock.now()
    if not reason.strip():
        raise Invalid("decline_reason_missing")
    with transaction() as session:
        code = session.scalar(
            select(Dossier.code).join(Proposal, Proposal.dossier_id == Dossier.id).where(Proposal.id == proposal_id)
        )
        if code is None:
            raise NotFound("proposal_not_found")
        # the dossier first, as every act does: else two of them could wait for each other
        dossier = visible_dossier(session, by=by, code=code, lock=True)
        row = session.get_one(Proposal, proposal_id)
        act = ACTS[row.act]
        if not may(by, act, dossier=dossier, drawn=()):
            raise Forbidden("act_of_desk", act=act.name)
        if row.state != "open":
            raise Conflict("proposal_decided")
        row.state, row.decided_by_id, row.decided_at, row.decided_reason = "declined", by.person_id, at, reason.strip()
        if row.act == "stop":
            end_of_dossier(session, dossier.id, "stop", at=at)
        ledger.write(
            session,
            ledger.dossier_stream(dossier.code),
            verb="act.proposal_declined",
            by=by,
            at=at,
            on_behalf_of=acting_for(by, lambda who: may(who, act, dossier=dossier, drawn=())),
            body={"act": row.act, "proposal": row.id},
            payload={"reason": reason.strip()},
        )
        return dossier.code


def drop_proposals(session: Session, dossier_id: int) -> None:
    """Nothing is to be decided any more: the dossier has its result or its end."""
    for row in open_proposals(session, dossier_id):
        row.state = "gone"
    drop_supplements(session, dossier_id)
