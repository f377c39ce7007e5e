"""What a regulation file may set: every key, how its value is written and which rule it belongs to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from fractions import Fraction

from app.domain.office_hours import parse_time
from app.domain.policy import Policy, parse_amount

Value = str | int | bool | time | Fraction | tuple[time, ...] | None
#: how sure we are of a value: read in the text, read in a copy, settled by the project, or not yet confirmed
CONFIDENCES = ("read", "read_in_copy", "decided", "unconfirmed")


@dataclass(frozen=True, kw_only=True)
class RuleValue:
    """One value of a regulation with its rule id and clause; ``given_by`` is the regulation whose file says so."""

    rule: str
    key: str
    value: Value
    clause: str
    confidence: str
    given_by: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How the value of a key is read; ``optional`` keys may be ``none = true`` (no maximum, no such duty)."""

    read: Callable[[object], Value]
    optional: bool = False


def _count(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= 1000:
        raise ValueError(f"a whole number from 0 to 1000 is expected, not {raw!r}")
    return raw


def _amount(raw: object) -> Fraction:
    amount = Fraction(_count(raw)) if isinstance(raw, int) else parse_amount(_text(raw))
    if amount < 0:
        raise ValueError(f"a value is not negative: {raw!r}")
    return amount


def _share(raw: object) -> Fraction:
    share = _amount(raw)
    if not 0 < share <= 1:
        raise ValueError(f"a share lies above 0 and not above 1: {raw!r}")
    return share


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"true or false is expected, not {raw!r}")
    return raw


def _clock(raw: object) -> time:
    return parse_time(_text(raw))


def _clocks(raw: object) -> tuple[time, ...]:
    if not isinstance(raw, list):
        raise ValueError(f"a list of times is expected, not {raw!r}")
    return tuple(_clock(item) for item in raw)


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"a text is expected, not {raw!r}")
    return raw


def _one_of(*words: str) -> Callable[[object], str]:
    def read(raw: object) -> str:
        if raw not in words:
            raise ValueError(f"one of {', '.join(words)} is expected, not {raw!r}")
        return str(raw)

    return read


#: the keys that make up the Policy of the clock
POLICY_KINDS = {
    "late_entry_cutoff": Kind(read=_clock, optional=True),
    "answer_within_working_hours": Kind(read=_amount, optional=True),
    "supplement_max": Kind(read=_count, optional=True),
    "extension_max": Kind(read=_count, optional=True),
    "extension_fraction": Kind(read=_share, optional=True),
    "extension_notice_working_days": Kind(read=_count),
    "warning_working_days": Kind(read=_count),
    "digest_times": Kind(read=_clocks),
}
KINDS = {
    **POLICY_KINDS,
    "off_hours_entry": Kind(read=_one_of("next_working_instant")),
    "transfer_cutoff": Kind(read=_clock, optional=True),
    "paper_transfer_working_days": Kind(read=_count, optional=True),
    "due_moment": Kind(read=_one_of("same_time_of_day")),
    "judged_by": Kind(read=_one_of("due_in_force")),
    "first_promise_kept": Kind(read=_flag),
    "supplement_only_within_limit": Kind(read=_flag),
    "supplement_restart": Kind(read=_one_of("from_zero")),
    "supplement_request_within_working_days": Kind(read=_count, optional=True),
    "supplement_wait_working_days": Kind(read=_count, optional=True),
    "pause_keeps": Kind(read=_one_of("remainder")),
    "warning_step_overdue": Kind(read=_flag),
    "warning_interlinked_overdue": Kind(read=_flag),
    "dossier_warning": Kind(read=_one_of("worse_of_step_and_dossier")),
    "unpublished_year": Kind(read=_one_of("provisional")),
    "feedback_working_days": Kind(read=_count, optional=True),
    "feedback_forward_working_days": Kind(read=_count),
    "maintenance_notice_working_days": Kind(read=_count),
    "configuration_working_days": Kind(read=_count),
    "catalogue_sync_working_days": Kind(read=_count),
    "account_working_days": Kind(read=_count),
    "archive_within_years": Kind(read=_count),
    "rating_publication": Kind(read=_text),
    "report_period": Kind(read=_text, optional=True),
}
RULE_ID = re.compile(r"[A-Z]{3}-\d{2}")


def policy_of(values: dict[str, RuleValue]) -> Policy:
    """The clock's policy among these values; ValueError where they contradict one another."""
    chosen = {key: values[key].value for key in POLICY_KINDS}
    if chosen["extension_max"] == 0 and chosen["extension_fraction"] is not None:
        raise ValueError("extension_fraction: no extension is allowed (extension_max = 0), so it can have no share")
    return Policy(**chosen)  # type: ignore[arg-type]
