"""What is still at agencies that end: open dossiers with a place, step, clock, proposal or question there."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import Session

from app.casework.retrying import may_try
from app.deadlines.records import Deadline
from app.domain.states import CLOSED_STATES
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Dossier, Proposal
from app.payments.records import Payment
from app.people.reorganisations import Reassignment
from app.tasks.records import Task

BATCH = 200


def touching(agencies: Collection[int]) -> Select[Any]:
    """The ids of open dossiers of which anything is at one of these agencies; each once."""
    parts = union(
        select(Dossier.id.label("id")).where(Dossier.receiving_agency_id.in_(agencies)),
        select(Dossier.id).where(Dossier.competent_agency_id.in_(agencies)),
        select(Task.dossier_id).where(Task.state == "open", Task.agency_id.in_(agencies)),
        select(Deadline.dossier_id).where(
            Deadline.agency_id.in_(agencies),
            Deadline.state.in_(("running", "paused")),
            Deadline.dossier_id.is_not(None),
        ),
        select(Proposal.dossier_id).where(Proposal.state == "open", Proposal.agency_id.in_(agencies)),
        select(OpinionRequest.dossier_id).where(
            OpinionRequest.state == "asked", OpinionRequest.agency_id.in_(agencies)
        ),
        select(Payment.dossier_id).where(Payment.state == "unmatched", Payment.agency_id.in_(agencies)),
    ).subquery()
    return select(Dossier.id).where(Dossier.id.in_(select(parts.c.id)), Dossier.state.not_in(CLOSED_STATES))


def count_left(session: Session, agencies: Collection[int]) -> int:
    """How many open dossiers still have anything there."""
    return session.scalar(select(func.count()).select_from(touching(agencies).subquery())) or 0


def to_move(session: Session, reorganisation_id: int, agencies: Collection[int], *, at: datetime) -> list[int]:
    """The next of them by id; one that failed waits until it may be tried again."""
    failed = (Reassignment.dossier_id == Dossier.id) & (Reassignment.reorganisation_id == reorganisation_id)
    query = (
        touching(agencies)
        .outerjoin(Reassignment, failed)
        .where(or_(Reassignment.error.is_(None), may_try(Reassignment.retry_at, at=at)))
    )
    return list(session.scalars(query.order_by(Dossier.id).limit(BATCH)))
