"""What is done by a decision on paper: its number, its day, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR
from app.domain.errors import Invalid
from app.domain.typed_text import typed_text


@dataclass(frozen=True, kw_only=True)
class PaperDecision:
    """Number and day of the decision, and the reason that was typed; as they are kept."""

    number: str
    on: date
    reason: str

    @property
    def body(self) -> dict[str, Any]:
        """What the ledger says of it."""
        return {"decision": self.number, "decided_on": self.on.isoformat()}

    @property
    def payload(self) -> dict[str, Any] | None:
        """The reason, where there is one: it may name persons."""
        return {"reason": self.reason} if self.reason else None


def paper_decision(number: str, on: date | None, *, reason: str, at: datetime) -> PaperDecision:
    """The decision as typed. Invalid for a missing or too long text, and for a day that is missing or to come."""
    if on is None or on > local(at).date() or on.year < EARLIEST_YEAR:
        raise Invalid("role_decided_on_wrong", field="decided_on")
    return PaperDecision(
        number=typed_text(number, field="decision", label="Số quyết định", most=100),
        on=on,
        reason=typed_text(reason, field="reason", label="Lý do", most=2000, required=False, lines=True),
    )
