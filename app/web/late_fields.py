"""The fields with which something is entered after an outage: which one, when it truly was, the register's number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.casework.late_entry import Late
from app.casework.queries.outages import OutageView
from app.domain.errors import Invalid
from app.domain.vietnamese import moment_text
from app.web.typed_field import Field
from app.web.typed_time import read_moment

#: acts that may have happened on paper while the system stood still
LATE_ACTS = ("confirm", "refuse", "return")
LATE_FIELDS = (
    Field(
        name="outage_id",
        label="Nhập bù sau sự cố",
        kind="select",
        hint="Chỉ khi việc này đã làm trên giấy lúc hệ thống gặp sự cố.",
        most=10,
    ),
    Field(name="late_at", label="Thời điểm thật", kind="moment", most=60),
    Field(name="paper_number", label="Số trong sổ giấy", most=100),
)


def late_fields(found: Sequence[OutageView]) -> tuple[Field, ...]:
    """The fields with these outages to choose from; none where there is no outage."""
    if not found:
        return ()
    options = tuple((str(row.id), outage_words(row)) for row in found)
    return (replace(LATE_FIELDS[0], options=options), *LATE_FIELDS[1:])


def outage_words(row: OutageView) -> str:
    """An outage in a list to choose from."""
    return f"{row.document}: {moment_text(row.from_at)} – {moment_text(row.until_at)}"


def read_late(values: Mapping[str, str]) -> Late | None:
    """What was typed; None where nothing was. Raises Invalid("late_entry_incomplete")."""
    chosen, typed, number = (values.get(field.name, "").strip() for field in LATE_FIELDS)
    if not (chosen or typed or number):
        return None
    moment = read_moment(typed)
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10) or moment is None or not number:
        raise Invalid("late_entry_incomplete", field="outage_id")
    return Late(outage_id=int(chosen), at=moment, paper_number=number)
