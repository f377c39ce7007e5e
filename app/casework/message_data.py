"""What a message from outside may bring: JSON values, and nothing that a form of the procedure decides."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.casework import ledger
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Invalid
from app.domain.forms import read_form, routing_keys
from app.dossiers.records import Dossier, WaitRecord
from app.procedures.frozen import FrozenVersion


def require_fitting(services: Services, wait_ids: Sequence[int], *, data: Mapping[str, Any]) -> None:
    """Judge the values, for all waiting dossiers before the first of them moves.

    Raises Invalid("routing_value_not_json") or Invalid("message_overwrites").
    """
    ledger.require_json(data)
    if not data or not wait_ids:
        return
    taken = sorted(set(data) & _decided(services, wait_ids))
    if taken:
        raise Invalid("message_overwrites", names=", ".join(taken))


def _decided(services: Services, wait_ids: Sequence[int]) -> set[str]:
    """The variables that forms of the waiting dossiers route."""
    query = (
        select(Dossier.version_id, Dossier.model_hash)
        .join(WaitRecord, WaitRecord.dossier_id == Dossier.id)
        .where(WaitRecord.id.in_(wait_ids))
        .distinct()
    )
    with reading() as session:
        rows = session.execute(query).all()
        versions = [services.versions.get(session, version_id, model_hash=digest) for version_id, digest in rows]
    return {key for version in versions for key in routed(version)}


def routed(version: FrozenVersion) -> set[str]:
    """The routing variables of all forms of a version, those of called procedures included."""
    return {key for schema in _schemas(version) for key in routing_keys(read_form(schema))}


def _schemas(version: FrozenVersion) -> list[Mapping[str, Any]]:
    """All of them: ``all_forms`` hides an inner form whose key the outer one has too."""
    inner = [schema for called in version.called.values() for schema in _schemas(called)]
    return [*version.forms.values(), *inner]
