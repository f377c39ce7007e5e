"""The parameters of a regulation that the clock runs by."""

import re
from dataclasses import dataclass
from datetime import time
from fractions import Fraction

_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,30})?([eE][+-]?\d{1,2})?|\d{1,9}/0*[1-9]\d{0,8}", re.ASCII)
DIGEST_TIMES = (time(10, 30), time(15, 0))


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a province may choose about the clock; None means no cut-off, no answer due, no maximum, no share.

    ``extension_fraction`` is the largest extension as a share of the limit; ``extension_notice_working_days`` how long
    before the due moment it must be given at the latest; ``warning_working_days`` from when a dossier is due soon
    (TIM-09); ``digest_times`` when the desk is told what is overdue (TIM-10). Raises ValueError for impossible values.
    """

    late_entry_cutoff: time | None = None
    answer_within_working_hours: Fraction | None = Fraction(8)
    supplement_max: int | None = 1
    extension_max: int | None = 1
    extension_fraction: Fraction | None = Fraction(1, 3)
    extension_notice_working_days: int = 1
    warning_working_days: int = 1
    digest_times: tuple[time, ...] = DIGEST_TIMES

    def __post_init__(self) -> None:
        amounts = (self.answer_within_working_hours, self.supplement_max, self.extension_max, self.extension_fraction)
        days = (self.extension_notice_working_days, self.warning_working_days)
        if any(amount is not None and amount < 0 for amount in (*amounts, *days)):
            raise ValueError("a value of the policy is negative")
        if list(self.digest_times) != sorted(set(self.digest_times)):
            raise ValueError("the digest times must rise through the day")


def parse_amount(text: str) -> Fraction:
    """``"8"``, ``"0.5"`` or ``"1/3"`` exactly; ValueError for anything else, also for numbers without a sane size."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"not a number: {text[:40]!r}")
    return Fraction(text)
