"""Filling a form from what the same applicant declared earlier: only with consent, each look and each use logged.

The source is the applications of dossiers whose applicant has the same identity number. Values that decide the way
through a diagram, boxes that swear to something, files and computed values are never taken over (INT-11, INT-14).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.reuse_consent import clean_number, consent_in_force, consent_stream, require_filler
from app.casework.services import Services
from app.casework.task_access import readable_task
from app.db import reading, transaction
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.form_parts import Component
from app.domain.forms import read_form
from app.domain.permissions import Actor
from app.dossiers.file_records import DataReuse, ReuseConsent
from app.dossiers.records import Applicant, Dossier, FormEntry
from app.people.records import Person
from app.procedures.catalogue import version_row

REUSED_TYPES = ("textfield", "textarea", "number", "datetime", "select", "radio", "checklist", "taglist")
#: how many earlier dossiers are looked through
MOST_DOSSIERS = 20


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where data are wanted: a procedure's application at reception, or the form of an open step."""

    by: Actor
    identity_number: str
    version_id: int
    task_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One value that could be taken over, as kept, with the dossier it comes from and the day it was declared."""

    key: str
    label: str
    value: Any
    code: str
    declared_at: datetime


@dataclass(frozen=True, kw_only=True)
class FilledFrom:
    """Where a value in a form came from: the dossier, the day, and who took it over."""

    key: str
    code: str
    declared_at: datetime
    by: str


def place_of_task(*, by: Actor, task_id: int) -> Place:
    """The place of an open step; its dossier's applicant is whose data are wanted. Raises NotFound, Forbidden."""
    with reading() as session:
        task, dossier = readable_task(session, task_id, by=by)
        return Place(
            by=by,
            identity_number=dossier.applicant.identity_number,
            version_id=dossier.version_id,
            task_id=task.id,
        )


def offers(services: Services, place: Place) -> tuple[Offer, ...]:
    """What could be taken over, the newest value of each field. The look itself is logged.

    Raises Forbidden, NotFound, Invalid("identity_number_wrong"), Refused("consent_missing").
    """
    at = services.clock.now()
    with transaction() as session:
        consent = _consent(session, place)
        found = _found(session, services, place)
        _log(session, place, consent=consent, kind="looked", offers=found, at=at)
        return tuple(found)


def fill(services: Services, place: Place, *, keys: Sequence[str], confirmed: bool) -> tuple[int, dict[str, Any]]:
    """Take over these fields: the id of the log's line, and the values by key.

    ``confirmed``: the applicant, or the officer for them, says that they still hold. Raises as ``offers``, and
    Invalid("reuse_not_confirmed") and Invalid("reuse_nothing_chosen").
    """
    at = services.clock.now()
    if not confirmed:
        raise Invalid("reuse_not_confirmed", field="confirmed")
    with transaction() as session:
        consent = _consent(session, place)
        chosen = [offer for offer in _found(session, services, place) if offer.key in keys]
        if not chosen:
            raise Invalid("reuse_nothing_chosen", field="keys")
        row = _log(session, place, consent=consent, kind="filled", offers=chosen, at=at)
        ledger.write(
            session,
            consent_stream(consent.id),
            verb="consent.used",
            by=place.by,
            at=at,
            body={"consent": consent.id, "version_id": place.version_id, "fields": [o.key for o in chosen]},
        )
        return row.id, {offer.key: offer.value for offer in chosen}


def _consent(session: Session, place: Place) -> ReuseConsent:
    require_filler(place.by)
    consent = consent_in_force(session, clean_number(place.identity_number))
    if consent is None:
        raise Refused("consent_missing")
    return consent


def _log(
    session: Session, place: Place, *, consent: ReuseConsent, kind: str, offers: Sequence[Offer], at: datetime
) -> DataReuse:
    row = DataReuse(
        consent_id=consent.id,
        kind=kind,
        at=at,
        by_id=place.by.person_id,
        version_id=place.version_id,
        task_id=place.task_id,
        fields={o.key: {"code": o.code, "at": o.declared_at.isoformat()} for o in offers},
    )
    if place.task_id is not None:
        _, dossier = readable_task(session, place.task_id, by=place.by)
        row.dossier_id = dossier.id
    session.add(row)
    session.flush()
    return row


def _found(session: Session, services: Services, place: Place) -> list[Offer]:
    wanted, own = _wanted(session, services, place)
    offered: dict[str, Offer] = {}
    for entry, dossier in _entries(session, clean_number(place.identity_number), without=own):
        earlier = _fields(services, session, dossier, entry.form_key)
        for part in wanted:
            value = entry.data.get(part.key)
            if part.key not in offered and part.key in earlier and _fits(part, earlier[part.key], value):
                offered[part.key] = Offer(
                    key=part.key, label=part.label, value=value, code=dossier.code, declared_at=entry.at
                )
    return [offered[part.key] for part in wanted if part.key in offered]


def _wanted(session: Session, services: Services, place: Place) -> tuple[list[Component], int | None]:
    """The fields of the form that may be filled, and the dossier that is no earlier one."""
    if place.task_id is None:
        row = version_row(session, place.version_id)
        version = services.versions.get(session, row.id, model_hash=row.model_hash)
        schema, own = version.form(version.details.get("application_form")), None
    else:
        task, dossier = readable_task(session, place.task_id, by=place.by)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        schema, own = version.form(task.form_key), dossier.id
    fields = read_form(schema).fields if schema else ()
    return [part for part in fields if part.type in REUSED_TYPES and not part.routes], own


def _entries(session: Session, number: str, *, without: int | None) -> list[tuple[FormEntry, Dossier]]:
    query = (
        select(FormEntry, Dossier)
        .join(Dossier, Dossier.id == FormEntry.dossier_id)
        .join(Applicant, Applicant.id == Dossier.applicant_id)
        .where(Applicant.identity_number == number, FormEntry.element_id.is_(None))
        .order_by(FormEntry.at.desc(), FormEntry.id.desc())
        .limit(MOST_DOSSIERS)
    )
    return [(entry, dossier) for entry, dossier in session.execute(query).unique() if dossier.id != without]


def _fields(services: Services, session: Session, dossier: Dossier, key: str) -> dict[str, Component]:
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    schema = version.all_forms.get(key)
    return {part.key: part for part in read_form(schema).fields} if schema else {}


def _fits(part: Component, earlier: Component, value: Any) -> bool:
    """The same kind of field, and for choices ones that the form still has."""
    if value in (None, "", []) or (part.type, part.subtype) != (earlier.type, earlier.subtype):
        return False
    known = {choice.value for choice in part.choices}
    return not known or known >= set(value if isinstance(value, list) else [value])


def bind_reuse(*, by: Actor, reuse_id: int, code: str) -> None:
    """Say for which dossier the values were taken over, once it has its code. NotFound for another's line."""
    with transaction() as session:
        row = session.get(DataReuse, reuse_id)
        dossier = session.scalar(select(Dossier).where(Dossier.code == code))
        if row is None or dossier is None or row.by_id != by.person_id or row.dossier_id is not None:
            raise NotFound("reuse_not_found")
        row.dossier_id = dossier.id


def filled_from_of_task(task_id: int) -> tuple[FilledFrom, ...]:
    """Where the values of a step's form came from; the last filling of a field counts."""
    return _filled(DataReuse.task_id == task_id)


def filled_from(*, by: Actor, reuse_id: int) -> tuple[FilledFrom, ...]:
    """Where the values of one filling by this person came from; empty for another's."""
    return _filled(DataReuse.id == reuse_id, DataReuse.by_id == by.person_id)


def _filled(*which: Any) -> tuple[FilledFrom, ...]:
    with reading() as session:
        rows = session.execute(
            select(DataReuse, Person)
            .join(Person, Person.id == DataReuse.by_id)
            .where(DataReuse.kind == "filled", *which)
            .order_by(DataReuse.id)
        )
        found = {
            key: FilledFrom(
                key=key,
                code=source["code"],
                declared_at=datetime.fromisoformat(source["at"]),
                by=person.full_name,
            )
            for row, person in rows
            for key, source in row.fields.items()
        }
    return tuple(found.values())
