"""A version as dossiers use it: read once, kept in memory, never changed."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from fractions import Fraction
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from app.domain.definition import Definition, definition_from_json
from app.domain.errors import NotFound
from app.domain.limits import Limit
from app.domain.steps import Model
from app.procedures.records import ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class FrozenVersion:
    """What a dossier runs on."""

    version_id: int
    number: int
    procedure_id: int
    slug: str
    code: str
    name: str
    state: str
    definition: Definition
    forms: Mapping[str, Mapping[str, Any]]
    details: Mapping[str, Any]
    model: Model
    limit: Limit

    def form(self, key: str | None) -> Mapping[str, Any] | None:
        """The pinned form-js schema under this key; None without key."""
        return self.forms[key] if key else None


@dataclass
class VersionShelf:
    """Keeps the last used versions. A version that dossiers use no longer changes, so nothing goes stale."""

    size: int = 256
    _kept: OrderedDict[tuple[int, str], FrozenVersion] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, session: Session, version_id: int, *, model_hash: str) -> FrozenVersion:
        """The version with this id and model hash; NotFound if there is none."""
        key = (version_id, model_hash)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        frozen = freeze(session, version_id)
        with self._lock:
            self._kept[key] = frozen
            while len(self._kept) > self.size:
                self._kept.popitem(last=False)
        return frozen

    def clear(self) -> None:
        """Forget everything (tests that reuse ids)."""
        self._kept.clear()


def freeze(session: Session, version_id: int) -> FrozenVersion:
    """Read a version whole, in whatever state it is; NotFound if there is none."""
    row = session.get(ProcedureVersion, version_id)
    if row is None:
        raise NotFound("version_not_found", id=version_id)
    definition = definition_from_json(row.definition)
    return FrozenVersion(
        version_id=row.id,
        number=row.number,
        procedure_id=row.procedure_id,
        slug=row.procedure.slug,
        code=row.procedure.code,
        name=row.procedure.name,
        state=row.state,
        definition=definition,
        forms=row.forms,
        details=row.details,
        model=Model(source=row.source, hash=row.model_hash),
        limit=limit_of(definition),
    )


def limit_of(definition: Definition) -> Limit:
    """The whole limit as the clock counts it; a diagram that gives none is ``open`` (nothing is ever due)."""
    if definition.limit is None or definition.limit.unit == "none":
        return Limit(value=Fraction(0), unit="open", cutoff=None)
    cutoff = time.fromisoformat(definition.cutoff) if definition.cutoff else None
    return Limit(value=definition.limit.amount, unit=definition.limit.unit, cutoff=cutoff)
