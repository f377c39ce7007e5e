"""What is typed at the desk before it is received: kept for each person and procedure, as drafts of steps are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from app.casework.queries.receivable import receivable_version
from app.casework.save_draft import DraftSaved, as_typed, require_short, store_draft
from app.casework.services import Services
from app.db import reading, transaction
from app.db.insert_once import insert_once
from app.domain.permissions import Actor
from app.dossiers.draft_records import ReceptionDraft

#: how long a draft is kept that nobody goes on with
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class ReceptionTyped:
    """A reception as it was left: the page's own fields, the application's, what another window typed (None: none)."""

    own: Mapping[str, Any]
    application: Mapping[str, Any]
    saved_at: datetime
    revision: int
    aside: Mapping[str, Any] | None
    aside_at: datetime | None


def save_reception(
    services: Services, *, by: Actor, version_id: int, data: Mapping[str, Any], seen: int | None = None
) -> DraftSaved:
    """Keep ``own`` and ``application`` of ``data`` as typed, unchecked; ``seen`` as for ``save_draft``.

    Raises Forbidden, NotFound, Refused as ``receivable_version``; Invalid("draft_too_long").
    """
    at, typed = services.clock.now(), as_typed({name: data.get(name) or {} for name in ("own", "application")})
    receivable_version(services, by=by, version_id=version_id)
    require_short(typed)
    with transaction() as session:
        new = {"version_id": version_id, "person_id": by.person_id, "data": {}, "saved_at": at, "revision": 0}
        insert_once(session, ReceptionDraft, row=new, returning=ReceptionDraft.id)
        draft = session.scalars(_mine(by, version_id).with_for_update()).one()
        return store_draft(session, draft, data=typed, at=at, seen=seen)


def reception_draft(*, by: Actor, version_id: int) -> ReceptionTyped | None:
    """What this person has typed for this procedure; None where there is nothing."""
    with reading() as session:
        draft = session.scalar(_mine(by, version_id))
        if draft is None:
            return None
        return ReceptionTyped(
            own=draft.data.get("own") or {},
            application=draft.data.get("application") or {},
            saved_at=draft.saved_at,
            revision=draft.revision,
            aside=draft.aside,
            aside_at=draft.aside_at,
        )


def choose_reception(services: Services, *, by: Actor, version_id: int, aside: bool) -> None:
    """Of two drafts go on with the one that was put aside, or let it go. Nothing happens where there is only one."""
    at = services.clock.now()
    with transaction() as session:
        draft = session.scalar(_mine(by, version_id).with_for_update())
        if draft is not None and draft.aside is not None:
            _let_go(draft, keep_aside=aside, at=at)


def drop_reception(services: Services, *, by: Actor, version_id: int, seen: int | None = None) -> None:
    """The reception is done or given up: its draft goes; what another window put aside takes its place.

    ``seen`` is the revision of the page: an older one was that other window's, then the newer draft stays.
    """
    at = services.clock.now()
    with transaction() as session:
        draft = session.scalar(_mine(by, version_id).with_for_update())
        if draft is None:
            return
        if draft.aside is None:
            session.delete(draft)
        else:
            _let_go(draft, keep_aside=seen is None or seen >= draft.revision, at=at)


def _let_go(draft: ReceptionDraft, *, keep_aside: bool, at: datetime) -> None:
    if keep_aside:
        draft.data, draft.saved_at, draft.revision = draft.aside or {}, at, draft.revision + 1
    draft.aside, draft.aside_at = None, None


def forget_receptions(session: Session, *, before: datetime) -> int:
    """Forget the drafts that were saved last before this moment; how many."""
    gone = session.execute(delete(ReceptionDraft).where(ReceptionDraft.saved_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def has_old_receptions(*, before: datetime) -> ColumnElement[bool]:
    """Whether there is anything that ``forget_receptions`` would forget."""
    return exists().where(ReceptionDraft.saved_at < before)


def _mine(by: Actor, version_id: int) -> Any:
    mine = (ReceptionDraft.version_id == version_id, ReceptionDraft.person_id == by.person_id)
    return select(ReceptionDraft).where(*mine)
