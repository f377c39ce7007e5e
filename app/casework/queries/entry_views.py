"""The forms of a dossier that were filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dossiers.records import Dossier, FormEntry
from app.procedures.frozen import FrozenVersion

#: a person's name by id
NameOf = Callable[[int | None], str | None]


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """A form that was filled in."""

    form: Mapping[str, Any]
    title: str
    data: Mapping[str, Any]
    by: str
    at: datetime


def entry_views(
    session: Session, dossier: Dossier, *, version: FrozenVersion, name_of: NameOf
) -> tuple[EntryView, ...]:
    """The application and what each step wrote, in the order of writing."""
    waiting = _submission(dossier, version=version, name_of=name_of)
    rows = session.scalars(select(FormEntry).where(FormEntry.dossier_id == dossier.id).order_by(FormEntry.id))
    forms = version.all_forms
    return waiting + tuple(
        EntryView(
            form=forms.get(row.form_key, {}),
            title=_title(version, row.element_id, row.occurrence),
            data=row.data,
            by=name_of(row.by_id) or "",
            at=row.at,
        )
        for row in rows
    )


def _submission(dossier: Dossier, *, version: FrozenVersion, name_of: NameOf) -> tuple[EntryView, ...]:
    """The application of a dossier that nobody has received yet."""
    if dossier.submission is None:
        return ()
    return (
        EntryView(
            form=version.form(version.details.get("application_form")) or {},
            title="Đơn đề nghị",
            data=dossier.submission.get("data", {}),
            by=name_of(dossier.received_by_id) or "",
            at=dossier.submitted_at or dossier.entered_at,
        ),
    )


def _title(version: FrozenVersion, element_id: str | None, occurrence: int | None) -> str:
    own = f"Đơn đề nghị (bổ sung trực tuyến lần {occurrence})" if occurrence else "Đơn đề nghị"
    return version.step_name(element_id) if element_id else own
