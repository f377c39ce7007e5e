"""Forms that are typed, refused and shown again: what was typed, what is wrong, and beside which field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from flask import request

from app.domain.errors import DomainError, Invalid
from app.edge.errors import words
from app.edge.sentences import status
from app.web.typed_time import read_day, read_moment

#: what every decision on paper has
DECISION = {"decision": "Số quyết định", "decided_on": "Ngày quyết định"}


@dataclass(frozen=True, kw_only=True)
class TypedForm:
    """``typed`` by field name; ``errors`` by field name, “” for what concerns the whole form."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """As the macro ``error_summary`` takes it."""
        return [(name or None, text) for name, text in self.errors.items()]


def refused_form(error: DomainError, *, needed: Mapping[str, str] = MappingProxyType({})) -> TypedForm:
    """The present request's form with what is wrong in it.

    ``needed`` are the fields that may not be left out, name by label in the page's order: where the input is wrong each
    of them that is blank is named too, so that nobody mends one mistake only to meet the next.
    """
    name = str(error.data.get("field", ""))
    blank = {field: label for field, label in needed.items() if not request.form.get(field, "").strip()}
    told = {field: words(Invalid("typed_text_missing", label=label)) for field, label in blank.items()}
    errors = {**(told if isinstance(error, Invalid) else {}), name: words(error)}
    return TypedForm(typed=request.form.to_dict(), errors=errors, status=status(error))


def typed_moment(name: str) -> datetime | None:
    """A moment typed into a field of date and time, in Viet Nam's time; None for anything that is none."""
    return read_moment(request.form.get(name, ""))


def typed_id(name: str) -> int | None:
    """The id chosen in a list; None for anything that is none."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def typed_date(name: str) -> date | None:
    """The day typed into a field of date; None for anything that is none."""
    return read_day(request.form.get(name, ""))


def typed_ids(name: str) -> frozenset[int] | None:
    """The ids chosen in a list of boxes; None when none was."""
    sent = request.form.getlist(name)[:1000]
    chosen = frozenset(int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 10)
    return chosen or None
