"""Which dossiers and rows a person may look at."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from app.casework.acts import sees
from app.domain.errors import NotFound
from app.domain.permissions import Actor, Reach, reach, reaches
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Dossier
from app.tasks.records import Task


def visible_dossier(session: Session, *, by: Actor, code: str, lock: bool = False) -> Dossier:
    """The dossier if this person's roles reach one of its agencies, of its tasks' or of those asked for an opinion;
    NotFound otherwise."""
    query = select(Dossier).where(Dossier.code == code)
    dossier = session.scalar(query.with_for_update(of=Dossier) if lock else query)
    if dossier is None:
        raise NotFound("dossier_not_found", code=code)
    if sees(by, dossier):
        return dossier
    agencies = set(session.scalars(select(Task.agency_id).where(Task.dossier_id == dossier.id)))
    asked = (OpinionRequest.dossier_id == dossier.id, OpinionRequest.state != "withdrawn")
    agencies |= set(session.scalars(select(OpinionRequest.agency_id).where(*asked)))
    if not reach(by, "dossier.view", version=dossier.version_id).covers(*agencies):
        raise NotFound("dossier_not_found", code=code)
    return dossier


def within(where: Reach, *agencies: Any) -> ColumnElement[bool]:
    """The SQL twin of ``where.covers``: one of these columns, which hold agencies, is within reach."""
    return true() if where.everywhere else or_(*(column.in_(where.agencies) for column in agencies))


def visible_within(where: Reach) -> ColumnElement[bool]:
    """The SQL twin of ``sees`` and of having a task in the dossier or being asked for an opinion about it."""
    if where.versions is not None:
        return and_(Dossier.version_id.in_(where.versions), visible_within(replace(where, versions=None)))
    if where.everywhere:
        return true()
    if not where.agencies:
        return false()
    ids = where.agencies
    has_task = exists().where(Task.dossier_id == Dossier.id, Task.agency_id.in_(ids))
    asked = (OpinionRequest.dossier_id == Dossier.id, OpinionRequest.agency_id.in_(ids))
    is_asked = exists().where(*asked, OpinionRequest.state != "withdrawn")
    return or_(Dossier.receiving_agency_id.in_(ids), Dossier.competent_agency_id.in_(ids), has_task, is_asked)


def allowed_of_dossiers(by: Actor, permission: str, *agencies: Any, after: bool = False) -> ColumnElement[bool]:
    """The SQL twin of ``reach(by, permission, version=…).covers``, in queries that name the dossier: also what is lent,
    or held in a unit, for single procedures. ``after``: the twin of ``reach_after``."""
    found = reaches(by, permission, after=after)
    return or_(*(and_(within(where, *agencies), of_versions(where.versions)) for where in found))


def of_versions(versions: frozenset[int] | None) -> ColumnElement[bool]:
    """True for dossiers of these versions; None: for all."""
    return true() if versions is None else Dossier.version_id.in_(versions)
