"""Answers "Vì sao là ngày này?" for the clocks beside a dossier's own, in sentences with clauses and day by day."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import dates_between, local
from app.domain.calendar_files import CalendarVersion
from app.domain.deadlines import DeadlineKind, due_of
from app.domain.explain import MOST_DAYS, DayMark, DayStatus, Explanation, Line
from app.domain.limits import Limit
from app.domain.vietnamese import date_text, limit_text, moment_text

_HOW = {
    "working_days": "không tính ngày đầu, tính đến cùng giờ của ngày cuối",
    "working_hours": "chỉ tính giờ làm việc",
    "calendar_days": "không tính ngày đầu, tính cả ngày nghỉ, đến hết giờ làm việc của ngày làm việc cuối",
    "clock_hours": "tính liên tục, kể cả ngoài giờ và ngày nghỉ",
    "same_day": "đến hết giờ làm việc của ngày đó",
    "immediate": "đến hết giờ làm việc của ngày đó",
}
#: kinds whose moment lies before another one: the last moment until which something is still in time
_BACKWARDS = {
    "extension": "ngày hẹn trả",
    "maintenance_notice": "lúc tạm ngừng",
}
_BEGINNINGS = {
    "transfer": "Hồ sơ được tiếp nhận lúc",
    "paper_transfer": "Hồ sơ được tiếp nhận lúc",
    "intake_answer": "Hồ sơ được nộp lúc",
    "apology": "Hồ sơ quá hạn từ",
    "share": "Cơ quan bắt đầu thực hiện lúc",
    "publication": "Quyết định phê duyệt ngày",
    "feedback": "Thời hạn trả lời tính từ",
    "feedback_forward": "Thời hạn chuyển tính từ",
    "account_request": "Thời hạn tính từ",
}
_STATES = {
    "ended": "Việc đã xong lúc",
    "gone": "Thời hạn không còn tính từ",
}
_OUTCOMES = {"in_time": "trong hạn", "late": "quá hạn"}


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A clock as it was counted. ``anchor_at`` is what a last moment is counted back from; ``limit`` None: none known.

    ``state`` is running | paused | ended | gone; ``outcome`` in_time | late once it ended with a due moment.
    """

    kind: DeadlineKind
    limit: Limit | None
    from_at: datetime
    due_at: datetime | None
    clause: str
    state: str = "running"
    ended_at: datetime | None = None
    outcome: str | None = None
    anchor_at: datetime | None = None


def explain_deadline(counted: Counted, *, calendar_version: CalendarVersion) -> Explanation:
    """From when, how long, how counted, which days were off, and what came out; days drawn where there is a moment."""
    return _Telling(counted=counted, version=calendar_version).whole()


@dataclass(frozen=True, kw_only=True)
class _Telling:
    counted: Counted
    version: CalendarVersion

    @property
    def span(self) -> tuple[date, ...]:
        """The days between the beginning and the due moment, both included; none where a moment was simply given."""
        if self.counted.limit is not None and self.counted.limit.endless:
            return ()
        first, last = self._ends()
        return tuple(dates_between(first, last)) if first and last else ()

    def _ends(self) -> tuple[date | None, date | None]:
        due = self.counted.due_at
        other = self.counted.anchor_at if self._backwards() else self.counted.from_at
        if due is None or other is None:
            return None, None
        days = sorted((local(due).date(), local(other).date()))
        return days[0], days[1]

    def whole(self) -> Explanation:
        unsure = self._provisional()
        lines = (
            *self._beginning(),
            *self._counting(),
            *self._pauses(),
            *self._special_days(),
            *unsure,
            *self._due(),
            *self._end(),
        )
        return Explanation(lines=lines, days=self._picture(), provisional=bool(unsure))

    def _backwards(self) -> bool:
        return self.counted.kind.id in _BACKWARDS

    # --- sentences

    def _beginning(self) -> tuple[Line, ...]:
        kind, from_at = self.counted.kind.id, self.counted.from_at
        if self._backwards():
            anchor = self.counted.anchor_at
            return (Line(text=f"{_capital(_BACKWARDS[kind])}: {moment_text(anchor)}."),) if anchor else ()
        when = date_text(local(from_at).date()) if kind == "publication" else moment_text(from_at)
        return (Line(text=f"{_BEGINNINGS.get(kind, 'Bắt đầu lúc')} {when}."),)

    def _counting(self) -> tuple[Line, ...]:
        return (Line(text=self._rule(), clause=self.counted.clause),)

    def _rule(self) -> str:
        limit, kind = self.counted.limit, self.counted.kind.id
        if kind == "transfer":
            return (
                "Chuyển trong ngày tiếp nhận; tiếp nhận sau giờ chốt hoặc ngoài giờ thì chuyển đầu giờ ngày làm việc "
                "kế tiếp."
            )
        if limit is None or limit.endless:
            if self.counted.due_at is not None:
                return "Thực hiện đúng thời điểm được đề nghị."
            return "Quy định không ấn định thời hạn, nên không có thời điểm đến hạn."
        if self._backwards():
            return f"Chậm nhất {limit_text(limit)} trước {_BACKWARDS[kind]}."
        if kind == "publication":
            return f"Thời hạn {limit_text(limit)}: không tính ngày quyết định, tính đến hết giờ làm việc ngày cuối."
        return f"Thời hạn {limit_text(limit)}: {_HOW.get(limit.unit, 'theo quy định')}."

    def _pauses(self) -> tuple[Line, ...]:
        """A share that stood still meanwhile is due later than its limit alone would make it (TIM-09c)."""
        counted = self.counted
        if counted.kind.id != "share" or counted.due_at is None:
            return ()
        alone = due_of(counted.limit, counted.from_at, calendar=self.version.calendar)
        if alone == counted.due_at:
            return ()
        return (Line(text="Lúc hồ sơ không ở cơ quan thì không tính, nên hạn lùi lại tương ứng."),)

    def _special_days(self) -> list[Line]:
        calendar, limit = self.version.calendar, self.counted.limit
        if limit is None or limit.by_the_wall_clock:
            return []
        odd = calendar.days_off | calendar.make_up_days
        return [self._special(day) for day in self.span if day in odd]

    def _special(self, day: date) -> Line:
        name = self._name(day) or "ngày nghỉ theo lịch"
        if day in self.version.calendar.make_up_days:
            return Line(text=f"{_capital(date_text(day))} là ngày làm việc ({name}).")
        return Line(text=f"Không tính {date_text(day)}: {name}.")

    def _provisional(self) -> list[Line]:
        years = sorted({day.year for day in self.span if self.version.is_provisional(day)})
        return [
            Line(text=f"Lịch nghỉ năm {year} chưa được công bố chính thức nên ngày này là dự kiến.") for year in years
        ]

    def _due(self) -> tuple[Line, ...]:
        due = self.counted.due_at
        if due is not None:
            word = "Thời điểm cuối" if self.counted.kind.window else "Đến hạn"
            return (Line(text=f"{word}: {moment_text(due)}."),)
        if self.counted.state == "paused":
            return (Line(text="Đang tạm dừng: phần thời gian còn lại được tính tiếp khi hồ sơ trở lại cơ quan."),)
        return ()

    def _end(self) -> tuple[Line, ...]:
        ended, state = self.counted.ended_at, self.counted.state
        if ended is None or state not in _STATES:
            return ()
        how = f", {_OUTCOMES[self.counted.outcome]}" if self.counted.outcome else ""
        return (Line(text=f"{_STATES[state]} {moment_text(ended)}{how}."),)

    # --- the picture

    def _picture(self) -> tuple[DayMark, ...]:
        half, span = MOST_DAYS // 2, self.span
        shown = span if len(span) <= MOST_DAYS else span[:half] + span[-half:]
        return tuple(DayMark(date=day, status=self._status(day), name=self._name(day)) for day in shown)

    def _status(self, day: date) -> DayStatus:
        calendar, limit = self.version.calendar, self.counted.limit
        if self.counted.due_at is not None and day == local(self.counted.due_at).date():
            return "due"
        if day in (self.span[0], self.span[-1]):
            return "first"
        if day in calendar.make_up_days:
            return "make_up"
        by_all_days = limit is not None and limit.unit in ("clock_hours", "calendar_days")
        if by_all_days or calendar.is_working_day(day):
            return "counted"
        return "off" if day in calendar.days_off else "weekend"

    def _name(self, day: date) -> str | None:
        known = self.version.days.get(day)
        return known.name if known else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
