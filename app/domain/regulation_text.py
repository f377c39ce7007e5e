"""The text of one regulation file, read by itself: its head, its own values, and the line of whatever is wrong."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.domain.errors import Invalid
from app.domain.regulation_keys import KINDS
from app.domain.regulation_values import CONFIDENCES, RULE_ID, Interval, RuleValue, Value

STATUSES = ("in_force", "draft", "default", "replaced")
#: the statuses of texts with a date; the other two hold on every day
DATED = ("in_force", "replaced")
_NEEDED = ("id", "name", "title", "status", "version")
_TEXTS = ("notice", "builds_on", "replaces")
_DATES = ("in_force_from", "in_force_until")
_FIELDS = {"rule", "key", "value", "none", "clause", "confidence", "from", "until"}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_VALUE = re.compile(r"\s*\[\[\s*value\s*\]\]")


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a file says of itself. ``interval`` is always for a draft and for the default."""

    id: str
    name: str
    title: str
    status: str
    version: str
    notice: str = ""
    builds_on: str | None = None
    replaces: str | None = None
    interval: Interval


@dataclass(frozen=True, kw_only=True)
class RegulationText:
    """A file that was read. ``values`` are its own, for each key in order of time; ``lines`` where they stand."""

    file: str
    text: str
    head: Head
    values: Mapping[str, tuple[RuleValue, ...]]
    lines: Mapping[str, int] = field(default_factory=dict)

    def wrong(self, about: str, reason: str) -> Invalid:
        """The refusal of this file for what is wrong about a key or a field of its head."""
        line = self.lines.get(about) or _line_of(self.text, about)
        return Invalid("regulation_invalid", file=self.file, line=line, reason=f"{about}: {reason}")


def read_text(text: str, *, file: str) -> RegulationText:
    """Read the text. Raises Invalid("regulation_invalid") with ``file``, ``line`` and ``reason``."""
    reader = _Reader(text=text, file=file)
    raw = reader.toml()
    head = reader.head(raw)
    found = list(reader.entries(raw, head))
    values: dict[str, tuple[RuleValue, ...]] = {}
    lines: dict[str, int] = {}
    for line, value in sorted(found, key=lambda entry: entry[1].interval.begins):
        values[value.key] = (*reader.before(values.get(value.key, ()), value, line), value)
        lines[value.key] = line
    return RegulationText(file=file, text=text, head=head, values=values, lines=lines)


def _line_of(text: str, field: str) -> int:
    """The line of a field of the head; the first line if it is not there."""
    found = (n for n, line in enumerate(text.splitlines(), 1) if re.match(rf"{re.escape(field)}\s*=", line))
    return next(found, 1)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    text: str
    file: str

    def wrong(self, line: int, reason: str) -> Invalid:
        return Invalid("regulation_invalid", file=self.file, line=line, reason=reason)

    def wrong_head(self, field: str, reason: str) -> Invalid:
        return self.wrong(_line_of(self.text, field), f"{field}: {reason}")

    def toml(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except RecursionError:
            raise self.wrong(1, "tệp lồng nhau quá sâu") from None
        except ValueError as error:
            line = re.search(r"at line (\d+)", str(error))
            raise self.wrong(int(line[1]) if line else 1, f"không đúng cú pháp TOML ({error})") from None

    # --- the head

    def head(self, raw: Mapping[str, Any]) -> Head:
        for name in raw:
            if name not in (*_NEEDED, *_TEXTS, *_DATES, "value"):
                raise self.wrong_head(name, "không có mục này")
        for name in (*_NEEDED, *(text for text in _TEXTS if text in raw)):
            if not isinstance(raw.get(name), str) or not raw[name].strip():
                raise self.wrong_head(name, "thiếu nội dung chữ")
        if not _ID.fullmatch(raw["id"]):
            raise self.wrong_head("id", "chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối")
        if raw["status"] not in STATUSES:
            raise self.wrong_head("status", f"cần một trong các giá trị: {', '.join(STATUSES)}")
        texts = {name: raw[name] for name in (*_NEEDED, *_TEXTS) if name in raw}
        return Head(**texts, interval=self.interval_of_head(raw))

    def interval_of_head(self, raw: Mapping[str, Any]) -> Interval:
        for name in _DATES:
            if name in raw and not _is_date(raw[name]):
                raise self.wrong_head(name, "cần một ngày dạng 2025-12-10")
        interval = Interval(first=raw.get("in_force_from"), last=raw.get("in_force_until"))
        if (interval.first is not None) != (raw["status"] in DATED):
            raise self.wrong_head(
                "in_force_from", "văn bản in_force hoặc replaced phải có ngày này, loại khác không có"
            )
        if raw["status"] == "replaced" and interval.last is None:
            raise self.wrong_head("in_force_until", "văn bản đã được thay thế phải có ngày cuối cùng còn hiệu lực")
        if interval.last is not None and raw["status"] not in DATED:
            raise self.wrong_head("in_force_until", "chỉ văn bản in_force hoặc replaced có ngày này")
        if interval.begins > interval.ends:
            raise self.wrong_head("in_force_until", "hiệu lực kết thúc trước khi bắt đầu")
        return interval

    # --- the values

    def entries(self, raw: Mapping[str, Any], head: Head) -> Iterator[tuple[int, RuleValue]]:
        """Each value with the line at which it begins."""
        entries = raw.get("value", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self.wrong_head("value", "cần các bảng [[value]]")
        starts = [n for n, line in enumerate(self.text.splitlines(), 1) if _VALUE.match(line)]
        for nth, entry in enumerate(entries):
            line = starts[nth] if nth < len(starts) else 1
            try:
                yield line, _rule_value(entry, head)
            except ValueError as error:
                raise self.wrong(line, str(error)) from None

    def before(self, earlier: tuple[RuleValue, ...], value: RuleValue, line: int) -> tuple[RuleValue, ...]:
        """The earlier values of the key, if this one follows them without overlap and without a gap."""
        if earlier and earlier[-1].interval.ends >= value.interval.begins:
            raise self.wrong(line, f"{value.key}: được nêu hai lần cho cùng một khoảng thời gian")
        if earlier and earlier[-1].interval.ends + timedelta(days=1) < value.interval.begins:
            raise self.wrong(line, f"{value.key}: không có giá trị cho khoảng thời gian trước đó")
        return earlier


def _is_date(raw: object) -> bool:
    return isinstance(raw, date) and not isinstance(raw, datetime)


def _rule_value(entry: Mapping[str, Any], head: Head) -> RuleValue:
    key = entry.get("key")
    if not isinstance(key, str) or key not in KINDS:
        raise ValueError(f"không có khóa này: {key!r}")
    unknown = sorted(set(entry) - _FIELDS)
    if unknown:
        raise ValueError(f"{key}: không có mục {unknown[0]!r}")
    for name in ("rule", "clause", "confidence"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise ValueError(f"{key}: thiếu mục {name}")
    if not RULE_ID.fullmatch(entry["rule"]):
        raise ValueError(f"{key}: rule phải là mã quy tắc, ví dụ TRF-03")
    if entry["confidence"] not in CONFIDENCES:
        raise ValueError(f"{key}: confidence phải là một trong: {', '.join(CONFIDENCES)}")
    facts = {name: entry[name] for name in ("rule", "clause", "confidence")}
    interval = _interval(key, entry, head.interval)
    return RuleValue(**facts, key=key, value=_value(key, entry), given_by=head.id, interval=interval)


def _interval(key: str, entry: Mapping[str, Any], whole: Interval) -> Interval:
    """The value's own days, or those of its regulation."""
    for name in ("from", "until"):
        if name in entry and not _is_date(entry[name]):
            raise ValueError(f"{key}: {name} cần một ngày dạng 2025-12-10")
    own = Interval(first=entry.get("from", whole.first), last=entry.get("until", whole.last))
    if "from" in entry and "until" in entry and own.begins > own.ends:
        raise ValueError(f"{key}: khoảng thời gian kết thúc trước khi bắt đầu")
    if own.begins < whole.begins or own.ends > whole.ends or own.begins > own.ends:
        raise ValueError(f"{key}: khoảng thời gian nằm ngoài thời gian hiệu lực của quy chế")
    return own


def _value(key: str, entry: Mapping[str, Any]) -> Value:
    kind = KINDS[key]
    if ("value" in entry) == ("none" in entry):
        raise ValueError(f"{key}: cần value hoặc none = true, và chỉ một trong hai")
    if "none" in entry:
        if entry["none"] is not True or not kind.optional:
            raise ValueError(f"{key}: giá trị này không được bỏ trống")
        return None
    try:
        return kind.read(entry["value"])
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None
