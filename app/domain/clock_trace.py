"""The clock as a filter over lines of JSON: one case in, one answer out (``motcua clock trace``)."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

from app.domain import regulation_keys
from app.domain.calendar import Calendar, local
from app.domain.calendar_files import load_calendar
from app.domain.clock_model import RECOUNTED
from app.domain.dossier_clock import ClockEvent, ClockView, RefusedEvent, Segment, run_clock
from app.domain.errors import DomainError, Invalid
from app.domain.limits import Limit
from app.domain.office_hours import parse_office_hours, parse_time
from app.domain.policy import Policy, parse_amount
from app.domain.regulation import load_regulation

ANSWER_KEYS = (
    "id",
    "state",
    "answer_due_at",
    "answer_outcome",
    "received_at",
    "first_due_at",
    "due_at",
    "segments",
    "supplement_count",
    "extension_count",
    "warning",
    "remaining_minutes",
    "outcome",
    "refused",
)
#: what warns changes no date: the traces leave it out
POLICY_KEYS = tuple(key for key in regulation_keys.POLICY_KEYS if key not in ("warning_working_days", "digest_times"))
Raw = Mapping[str, Any]
T = TypeVar("T")


def trace(lines: Iterable[str]) -> Iterator[str]:
    """The answers to these lines in order, blank lines left out.

    Raises Invalid("clock_case_invalid") with ``line`` (from 1) and ``reason`` at the first line that is wrong; the
    answers before it have been given.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield trace_line(line, number=number)


def trace_line(text: str, *, number: int = 1) -> str:
    """The answer to one case as one line of JSON. Raises Invalid("clock_case_invalid", line=number, reason=…)."""
    try:
        return json.dumps(_answer(json.loads(text.lstrip("\ufeff"), parse_float=parse_amount)), ensure_ascii=False)
    except _Wrong as wrong:
        raise Invalid("clock_case_invalid", line=number, reason=str(wrong)) from None
    except (ValueError, OverflowError, RecursionError) as error:
        raise Invalid("clock_case_invalid", line=number, reason=f"{error}") from None


class _Wrong(Exception):
    """What is wrong with a case, naming the key."""


def _answer(case: Any) -> dict[str, Any]:
    _expect(isinstance(case, dict), "a line must be a JSON object")
    events = tuple(_read_event(raw, index) for index, raw in enumerate(_take(case, "events", list)))
    at = local(_moment(_take(case, "at", str), "at"))
    moments = [event.at for event in events]
    _expect(moments == sorted(moments), "events: they must be in order of time")
    _expect(not moments or at >= moments[-1], "at: it must not be before the last event")
    calendar, policy = _read_calendar(_take(case, "calendar")), _read_policy(_take(case, "policy"))
    view = run_clock(calendar=calendar, policy=policy, limit=_read_limit(_take(case, "limit")), events=events, at=at)
    return _write(case.get("id"), view)


def _write(case_id: object, view: ClockView) -> dict[str, Any]:
    answer = {key: _plain(getattr(view, key, None)) for key in ANSWER_KEYS}
    return answer | {"id": _plain(case_id)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Segment | RefusedEvent):
        return {key: _plain(item) for key, item in vars(value).items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, Fraction) else value


# --- reading


def _read_calendar(raw: Any) -> Calendar:
    if isinstance(raw, str):
        calendar: Calendar = _named(raw, "calendar")
        return calendar
    _expect(isinstance(raw, dict), "calendar: a name or an object is expected")
    return _calendar_of(json.dumps({key: raw.get(key) for key in ("office_hours", "days_off", "make_up_days")}))


@lru_cache(maxsize=64)
def _calendar_of(text: str) -> Calendar:
    """Cases tend to share a calendar, and a calendar remembers the years it has laid out."""
    raw = json.loads(text)
    week = raw["office_hours"]
    _expect(
        isinstance(week, dict) and all(isinstance(spans, list) for spans in week.values()),
        "calendar.office_hours: a list of intervals for each weekday is expected",
    )
    return Calendar(
        office_hours=_told("calendar.office_hours", parse_office_hours, week),
        days_off=_dates(raw["days_off"], "calendar.days_off"),
        make_up_days=_dates(raw["make_up_days"], "calendar.make_up_days"),
    )


def _dates(raw: Any, key: str) -> frozenset[date]:
    days = [] if raw is None else raw
    _expect(isinstance(days, list) and all(isinstance(day, str) for day in days), f"{key}: a list of dates is expected")
    return frozenset(_told(key, date.fromisoformat, day) for day in days)


def _read_policy(raw: Any) -> Policy:
    if isinstance(raw, str):
        policy: Policy = _named(raw, "policy")
        return policy
    _expect(isinstance(raw, dict), "policy: a name or an object is expected")
    values = {key: _take(raw, key) for key in POLICY_KEYS}
    cutoff = values["late_entry_cutoff"]
    notice = _count(values["extension_notice_working_days"], "policy.extension_notice_working_days")
    return Policy(
        late_entry_cutoff=None if cutoff is None else _told("policy.late_entry_cutoff", parse_time, cutoff),
        answer_within_working_hours=_amount(
            values["answer_within_working_hours"], "policy.answer_within_working_hours"
        ),
        supplement_max=_count(values["supplement_max"], "policy.supplement_max"),
        extension_max=_count(values["extension_max"], "policy.extension_max"),
        extension_fraction=_amount(values["extension_fraction"], "policy.extension_fraction"),
        extension_notice_working_days=notice or 0,
    )


def _named(name: str, key: str) -> Any:
    try:
        return load_calendar(name).calendar if key == "calendar" else load_regulation(name).policy
    except DomainError:
        raise _Wrong(f"{key}: there is none named {name!r}") from None


def _read_limit(raw: Any) -> Limit:
    _expect(isinstance(raw, dict), "limit: an object is expected")
    cutoff = raw.get("cutoff")
    return _told(
        "limit",
        lambda value: _of_whole_days(
            Limit(value=value, unit=_take(raw, "unit", str), cutoff=cutoff and parse_time(cutoff))
        ),
        _amount(raw.get("value"), "limit.value") or Fraction(0),
    )


def _of_whole_days(limit: Limit) -> Limit:
    """A dossier's limit; only steps have parts of a calendar day."""
    if limit.unit == "calendar_days" and limit.value.denominator != 1:
        raise ValueError(f"calendar days are whole days: {limit.value}")
    return limit


def _read_event(raw: Any, index: int) -> ClockEvent:
    key = f"events[{index}]"
    _expect(isinstance(raw, dict), f"{key}: an object is expected")
    at = _moment(_take(raw, "at", str), f"{key}.at")
    days = _count(raw.get("calendar_days"), f"{key}.calendar_days")
    office = _amount(raw.get("working_hours"), f"{key}.working_hours")
    kind = _take(raw, "type", str)
    _expect(kind != RECOUNTED, f"{key}: unknown type of event: {kind!r}")
    return _told(key, lambda _: ClockEvent(type=kind, at=at, working_hours=office, calendar_days=days), None)


def _moment(text: str, key: str) -> datetime:
    moment = _told(key, datetime.fromisoformat, text)
    _expect(moment.tzinfo is not None, f"{key}: the moment needs an offset from UTC, such as +07:00")
    return moment


def _amount(raw: Any, key: str) -> Fraction | None:
    if raw is None:
        return None
    _expect(isinstance(raw, int | str | Fraction) and not isinstance(raw, bool), f"{key}: a number is expected")
    amount: Fraction = _told(key, parse_amount, raw) if isinstance(raw, str) else Fraction(raw)
    return amount


def _count(raw: Any, key: str) -> int | None:
    amount = _amount(raw, key)
    _expect(amount is None or amount.denominator == 1, f"{key}: a whole number is expected")
    return None if amount is None else int(amount)


def _take(raw: Raw, key: str, kind: type = object) -> Any:
    _expect(key in raw, f"{key}: missing")
    _expect(isinstance(raw[key], kind), f"{key}: wrong kind of value")
    return raw[key]


def _told(key: str, read: Callable[[Any], T], raw: object) -> T:
    """``read(raw)``; whatever it finds wrong is told with the key."""
    try:
        return read(raw)
    except ValueError as error:
        raise _Wrong(f"{key}: {error}") from None


def _expect(condition: bool, reason: str) -> None:
    if not condition:
        raise _Wrong(reason)
