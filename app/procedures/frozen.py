"""A version as dossiers use it: read once, kept in memory, never changed."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from fractions import Fraction
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from app.domain.definition import Definition, LaneDef, NodeDef, definition_from_json
from app.domain.errors import NotFound
from app.domain.limits import Limit
from app.domain.reorganisation import Subject
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
    called: Mapping[str, "FrozenVersion"] = field(default_factory=dict)
    field_name: str = ""

    @property
    def subject(self) -> Subject:
        """What its dossiers are about, as a split of agencies asks."""
        return Subject(code=self.code, field=self.field_name)

    def node_and_lane(self, element_id: str) -> tuple[NodeDef, LaneDef | None]:
        """The node and its lane. Inside a called procedure the id is “<call activity>/<its own id>”, any depth."""
        head, _, rest = element_id.partition("/")
        node = self.definition.node(head)
        if not rest:
            return node, self.definition.lane_of(node)
        inner, lane = self.called[node.calls or ""].node_and_lane(rest)
        return inner, lane or self.definition.lane_of(node)

    def step_name(self, element_id: str) -> str:
        """What the diagram calls this element, its id where it has no name or is not of this diagram."""
        try:
            return self.node_and_lane(element_id)[0].name or element_id
        except KeyError:
            return element_id

    def form(self, key: str | None) -> Mapping[str, Any] | None:
        """The pinned form-js schema under this key, a called procedure's included; None without key."""
        if not key:
            return None
        if key in self.forms:
            return self.forms[key]
        return next(schema for inner in self.called.values() if (schema := inner.forms.get(key)) is not None)

    @property
    def all_forms(self) -> Mapping[str, Mapping[str, Any]]:
        """Every pinned form by key, those of called procedures included; the outer one where two share a key."""
        inner = [form for version in self.called.values() for form in version.all_forms.items()]
        return {**dict(inner), **self.forms}


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
    called = {process_id: freeze(session, called_id) for process_id, called_id in row.called.items()}
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
        model=Model(
            source=row.source,
            hash=row.model_hash,
            called={process_id: inner.model for process_id, inner in called.items()},
            decisions={key: text.encode() for key, text in row.decisions.items()},
        ),
        limit=limit_of(definition),
        called=called,
        field_name=row.procedure.field,
    )


def limit_of(definition: Definition) -> Limit:
    """The whole limit as the clock counts it; a diagram that gives none is ``open`` (nothing is ever due)."""
    if definition.limit is None or definition.limit.unit == "none":
        return Limit(value=Fraction(0), unit="open", cutoff=None)
    cutoff = time.fromisoformat(definition.cutoff) if definition.cutoff else None
    return Limit(value=definition.limit.amount, unit=definition.limit.unit, cutoff=cutoff)
