"""One open dossier goes over to the agencies that follow: places, open steps, clocks, proposals, questions (MIG-01).

Its code, its promised dates and all that happened stay as they are, under the agency where it happened.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.reassigned_notices import holder_released, now_elsewhere
from app.casework.reorganisation_scope import body_of
from app.casework.services import Services
from app.casework.task_access import Holders
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.permissions import Actor
from app.domain.states import CLOSED_STATES
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Dossier, Proposal
from app.payments.records import Payment
from app.people.records import Agency, Person
from app.people.reorganisations import Reassignment, Reorganisation
from app.people.succession import BEGUN, load_successions
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class ReassignDossier:
    """One dossier of a reorganisation in force; ``ending`` are its agencies that ended. ``by`` None: the system."""

    reorganisation_id: int
    dossier_id: int
    ending: frozenset[int]
    by: Actor | None = None
    on_behalf_of: str | None = None


@dataclass(kw_only=True)
class _Going:
    """What is moved of one dossier, under its lock, and what was."""

    session: Session
    dossier: Dossier
    ending: Collection[int]
    heir: Callable[[int], int]
    at: datetime
    tasks: list[list[Any]] = field(default_factory=list)
    deadlines: list[list[Any]] = field(default_factory=list)
    proposals: list[int] = field(default_factory=list)
    opinions: list[int] = field(default_factory=list)
    payments: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    released: list[tuple[Task, Person]] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """True if anything beside the places of the dossier itself went over."""
        return any((self.tasks, self.deadlines, self.proposals, self.opinions, self.payments))

    def code(self, agency_id: int) -> str:
        return self.session.get_one(Agency, agency_id).code


def reassign_dossier(services: Services, command: ReassignDossier) -> bool:
    """Move it in a transaction of its own; False when nothing of it is at an ended agency (any more).

    Whoever holds a step keeps it if their roles went the same way, else it is free again and they are told by mail.
    """
    at = services.clock.now()
    with transaction() as session:
        query = select(Dossier).where(Dossier.id == command.dossier_id)
        dossier = session.scalars(query.with_for_update(of=Dossier)).one()
        row = session.get_one(Reorganisation, command.reorganisation_id)
        if dossier.state in CLOSED_STATES or row.state not in BEGUN:
            return False
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        successions, subject = load_successions(session), version.subject
        going = _Going(
            session=session,
            dossier=dossier,
            ending=command.ending,
            heir=lambda agency_id: successions.heir(agency_id, subject),
            at=at,
        )
        before = (dossier.receiving_agency_id, dossier.competent_agency_id)
        _move(going)
        _nothing_to_carry(going, before=before)
        after = (dossier.receiving_agency_id, dossier.competent_agency_id)
        if before == after and not going.moved:
            return False
        seq = _record(going, command, row=row, before=before, after=after)
        _keep_line(going, command, before=before, seq=seq)
        for task, holder in going.released:
            holder_released(session, dossier=dossier, task=task, holder=holder, decision=row, at=at)
        if before != after:
            now_elsewhere(session, services, dossier=dossier, decision=row, at=at)
        return True


def _move(going: _Going) -> None:
    dossier = going.dossier
    if dossier.receiving_agency_id in going.ending:
        dossier.receiving_agency_id = going.heir(dossier.receiving_agency_id)
    if dossier.competent_agency_id in going.ending:
        dossier.competent_agency_id = going.heir(dossier.competent_agency_id)
    for asked in _rows(going, select(OpinionRequest).where(OpinionRequest.state == "asked"), OpinionRequest):
        asked.agency_id = going.heir(asked.agency_id)
        going.opinions.append(asked.id)
    for money in _rows(going, select(Payment).where(Payment.state == "unmatched"), Payment):
        money.agency_id = going.heir(money.agency_id)
        going.payments.append(money.reference)
    # before the clocks, as whoever declines one does
    for proposal in _rows(going, select(Proposal).where(Proposal.state == "open"), Proposal):
        proposal.agency_id = going.heir(proposal.agency_id)
        going.proposals.append(proposal.id)
    for task in _rows(going, select(Task).where(Task.state == "open"), Task):
        to = going.heir(task.agency_id)
        going.tasks.append([task.element_id, task.occurrence, going.code(task.agency_id), going.code(to)])
        if task.due_at is not None or task.kept_seconds is not None:
            task.counted_agency_id = task.counted_agency_id or task.agency_id
        task.agency_id = to
        _keep_or_release(going, task)
    for clock in _rows(going, select(Deadline).where(Deadline.state.in_(("running", "paused"))), Deadline):
        to = going.heir(clock.agency_id)
        going.deadlines.append([clock.key, going.code(clock.agency_id), going.code(to)])
        clock.agency_id = to


def _nothing_to_carry(going: _Going, *, before: tuple[int, int]) -> None:
    """Papers on their way between two agencies that are one now have arrived (TRF-04)."""
    dossier = going.dossier
    here = dossier.receiving_agency_id
    open_at = select(Task.agency_id).where(Task.dossier_id == dossier.id, Task.state == "open")
    if before[0] == before[1] or here != dossier.competent_agency_id or set(going.session.scalars(open_at)) - {here}:
        return
    carried = select(Deadline).where(Deadline.dossier_id == dossier.id, Deadline.kind == "paper_transfer")
    for clock in going.session.scalars(carried.where(Deadline.state == "running", Deadline.agency_id == here)):
        clock.state, clock.ended_at = "gone", going.at
        going.over.append(clock.key)


def _rows(going: _Going, query: Any, table: Any) -> Sequence[Any]:
    """What of the dossier is at an ended agency; whoever changes any of it holds the dossier's lock."""
    mine = query.where(table.dossier_id == going.dossier.id, table.agency_id.in_(going.ending))
    return going.session.scalars(mine.order_by(table.id)).all()


def _keep_or_release(going: _Going, task: Task) -> None:
    if task.assignee_id is None or _goes_along(going, task):
        return
    going.released.append((task, going.session.get_one(Person, task.assignee_id)))
    task.assignee_id, task.claimed_at = None, None
    task.version += 1


def _goes_along(going: _Going, task: Task) -> bool:
    """True if the holder may do the step where it is now, by a role of their own or of somebody absent."""
    return Holders(going.session, at=going.at).still_hold(task, going.dossier)


def _record(
    going: _Going,
    command: ReassignDossier,
    *,
    row: Reorganisation,
    before: tuple[int, int],
    after: tuple[int, int],
) -> int:
    """The dossier's own chain says from where to where, by which decision; returns the event's place there."""
    dossier = going.dossier
    body = {
        **body_of(row),
        "from": {"receiving": going.code(before[0]), "competent": going.code(before[1])},
        "to": {"receiving": going.code(after[0]), "competent": going.code(after[1])},
        "names": [going.session.get_one(Agency, agency_id).name for agency_id in (*before, *after)],
        "tasks": going.tasks,
        "deadlines": going.deadlines,
        "proposals": going.proposals,
        "opinions": going.opinions,
        "payments": going.payments,
        "over": going.over,
        "released": [[task.element_id, task.occurrence, holder.username] for task, holder in going.released],
        "model_hash": dossier.model_hash,
    }
    recorded = ledger.write(
        going.session,
        ledger.dossier_stream(dossier.code),
        verb="dossier.reassigned",
        by=command.by,
        at=going.at,
        on_behalf_of=command.on_behalf_of,
        body=body,
    )
    return recorded.seq


def _keep_line(going: _Going, command: ReassignDossier, *, before: tuple[int, int], seq: int) -> None:
    """Something that slipped in behind is counted with the first move, whose places were the old ones."""
    key = (command.reorganisation_id, command.dossier_id)
    line = going.session.get(Reassignment, key)
    if line is None:
        line = Reassignment(reorganisation_id=key[0], dossier_id=key[1], tasks=0, deadlines=0, released=0, attempts=0)
        going.session.add(line)
    if line.seq is None:
        line.seq, (line.from_receiving_id, line.from_competent_id) = seq, before
    line.at, line.error, line.retry_at = going.at, None, None
    line.tasks += len(going.tasks)
    line.deadlines += len(going.deadlines)
    line.released += len(going.released)
