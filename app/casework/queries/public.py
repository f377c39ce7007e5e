"""What anyone may know who has a dossier's code (RET-06): how far it is and what is promised, no personal data."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.casework.acts import stands_still
from app.casework.services import Services
from app.db import reading
from app.domain.errors import NotFound
from app.domain.states import OPEN_STATES
from app.domain.urgency import urgency
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.tasks.records import Task

CODE = re.compile(r"[A-Z0-9.]{1,35}-\d{6}-\d{4,8}")


@dataclass(frozen=True, kw_only=True)
class PublicStep:
    """A step as the public sees it: its name and agency, never a person."""

    name: str
    agency: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PublicDossier:
    """A dossier as the public sees it."""

    code: str
    procedure: str
    state: str
    entered_at: datetime
    due_at: datetime | None
    first_due_at: datetime | None
    provisional: bool
    kind: str
    outcome: str | None
    settled_at: datetime | None
    closed_at: datetime | None
    agency: str
    steps: tuple[PublicStep, ...]
    paused_for: str | None = None


def look_up(services: Services, *, code: str) -> PublicDossier:
    """The public view of a dossier; NotFound("code_unknown") for any text that is not the code of one."""
    at = services.clock.now()
    wanted = code.strip().upper()
    if not CODE.fullmatch(wanted):
        raise NotFound("code_unknown", code=code.strip()[:60])
    with reading() as session:
        dossier = session.scalar(select(Dossier).where(Dossier.code == wanted))
        if dossier is None:
            raise NotFound("code_unknown", code=wanted)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        rows = session.execute(
            select(Task.name, Agency.name, Task.opened_at, Task.closed_at)
            .join(Agency, Agency.id == Task.agency_id)
            .where(Task.dossier_id == dossier.id, Task.state != "withdrawn")
            .order_by(Task.id)
        )
        steps = tuple(PublicStep(name=n, agency=a, opened_at=o, closed_at=c) for n, a, o, c in rows)
        due = dossier.due_at if dossier.state in OPEN_STATES else None
        return PublicDossier(
            code=dossier.code,
            procedure=version.name,
            state=dossier.state,
            entered_at=dossier.entered_at,
            due_at=dossier.due_at,
            first_due_at=dossier.first_due_at,
            provisional=dossier.provisional,
            kind=urgency(due, dossier.due_soon_at, at=at, paused=stands_still(dossier)),
            paused_for=dossier.paused_for,
            outcome=dossier.outcome,
            settled_at=dossier.settled_at,
            closed_at=dossier.closed_at,
            agency=session.get_one(Agency, dossier.receiving_agency_id).name,
            steps=steps,
        )
