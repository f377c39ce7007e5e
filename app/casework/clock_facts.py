"""The facts that a refusal of the clock names: until when, how long at most, under which clause."""

from datetime import datetime
from typing import Any

from app.domain.clock_model import ClockView
from app.domain.dossier_clock import Terms, latest_extension_at, latest_extension_share
from app.domain.limits import HOURS_A_DAY, OFFICE_UNITS
from app.domain.regulation import Regulation
from app.domain.vietnamese import hours_text, moment_text, office_duration_text

#: code of the clock → the regulation's value whose clause it rests on
CLAUSE_KEYS = {
    "supplement_after_due": "supplement_only_within_limit",
    "supplement_limit_reached": "supplement_max",
    "pause_after_due": "pause_keeps",
    "extension_wrong_unit": "extension_fraction",
    "extension_limit_reached": "extension_max",
    "extension_too_late": "extension_notice_working_days",
    "extension_too_long": "extension_fraction",
}


def clock_facts(code: str, *, view: ClockView, terms: Terms, regulation: Regulation) -> dict[str, Any]:
    """What the sentence of this code may name, all of it text."""
    latest = latest_extension_at(view, terms=terms)
    return {
        "clause": regulation.value(CLAUSE_KEYS[code]).clause if code in CLAUSE_KEYS else "",
        "due": _moment(view.due_at),
        "latest": _moment(latest),
        "longest": longest_text(terms),
        "notice": f"{terms.policy.extension_notice_working_days:02d}",
        "most": f"{(terms.policy.supplement_max if 'supplement' in code else terms.policy.extension_max) or 0:02d}",
    }


def longest_text(terms: Terms) -> str:
    """The longest extension that may be given, in the unit of the limit."""
    longest = latest_extension_share(terms)
    if longest is None:
        return "không giới hạn"
    if terms.limit.unit not in OFFICE_UNITS:
        return f"{int(longest)} ngày"
    whole = office_duration_text(int(longest * 60)) if longest >= HOURS_A_DAY else ""
    return f"{hours_text(longest)} (tức {whole})" if whole else hours_text(longest)


def _moment(moment: datetime | None) -> str:
    return moment_text(moment) if moment else "không có"
