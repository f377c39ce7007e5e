"""Engine state is a cache: it can be thrown away and rebuilt from the log of completions at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import NotFound
from app.domain.steps import Completion, Step, TaskKey
from app.dossiers.records import CompletionRecord, Dossier, EngineState


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """How the rebuilt state compares with the stored one."""

    completions: int
    equal: bool
    written: bool


def rebuild_state(services: Services, *, code: str, write: bool = False) -> Rebuilt:
    """Rebuild and compare; with ``write`` the rebuilt state replaces one that differs, which the ledger notes."""
    at = services.clock.now()
    with transaction() as session:
        dossier = session.scalar(select(Dossier).where(Dossier.code == code).with_for_update(of=Dossier))
        if dossier is None:
            raise NotFound("dossier_not_found", code=code)
        stored = session.get_one(EngineState, dossier.id)
        step, count = rebuilt(session, services, dossier=dossier, at=at)
        equal = services.engine.fingerprint(step.state) == services.engine.fingerprint(stored.state)
        if write and not equal:
            stored.state = step.state
            body = {"completions": count}
            stream = ledger.dossier_stream(code)
            ledger.write(session, stream, verb="engine.rebuilt", by=None, at=at, body=body)
        return Rebuilt(completions=count, equal=equal, written=write and not equal)


def rebuilt(session: Session, services: Services, *, dossier: Dossier, at: datetime) -> tuple[Step, int]:
    """The step that leads from nothing to the dossier's present state, and how many completions it took."""
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    stored = session.get_one(EngineState, dossier.id)
    log = completions(session, dossier.id)
    return services.engine.rebuild(version.model, data=stored.start_routing, completions=log, at=at), len(log)


def completions(session: Session, dossier_id: int) -> Sequence[Completion]:
    """The log of completions of a dossier in order."""
    rows = session.scalars(
        select(CompletionRecord).where(CompletionRecord.dossier_id == dossier_id).order_by(CompletionRecord.seq)
    )
    return [
        Completion(
            key=TaskKey(element_id=r.element_id, occurrence=r.occurrence),
            data=r.routing,
            at=r.at,
            kind=r.kind,  # type: ignore[arg-type]
        )
        for r in rows
    ]
