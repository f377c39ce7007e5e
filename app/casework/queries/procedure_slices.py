"""The catalogue of procedures read in slices, for programs."""

from sqlalchemy import select, true

from app.casework.queries.procedures import procedure_row, require_view
from app.casework.queries.slices import By, Paging, Slice, take
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor
from app.domain.searching import like
from app.procedures.records import Procedure


def procedure_slice(services: Services, *, by: Actor, search: str = "", paging: Paging) -> Slice:
    """The catalogue by code, read from a row on. Forbidden as for ``list_procedures``."""
    require_view(by)
    words = Procedure.searched.like(like(search), escape="\\") if search.strip() else true()
    order = (By(column=Procedure.code), By(column=Procedure.id))
    with reading() as session:
        found, next_ = take(session, select(Procedure).where(words), order=order, paging=paging)
        return Slice(rows=tuple(procedure_row(session, row, None) for (row,) in found), next=next_)
