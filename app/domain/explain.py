"""Answers "Vì sao là ngày này?": how a due moment came about, in sentences with their clauses and as a row of days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from app.domain.calendar import Calendar, dates_between, local
from app.domain.calendar_files import CalendarVersion
from app.domain.clock_model import RECOUNTED, ClockView, Extension, Segment
from app.domain.limits import Limit
from app.domain.office_hours import time_text
from app.domain.regulation import Regulation
from app.domain.vietnamese import capitalised, date_text, limit_text, moment_text, office_duration_text

DayStatus = Literal["counted", "off", "first", "due", "make_up", "weekend"]
#: a longer stretch is not drawn day by day: the picture shows its first and last days
MOST_DAYS = 62
_REASONS = {
    "supplement_requested": "yêu cầu bổ sung hồ sơ",
    "paused": "tạm dừng tính thời gian",
    "result_confirmed": "đã có kết quả",
    "refused": "trả hồ sơ không đủ điều kiện",
    "stopped": "dừng giải quyết",
}
_HOW = {
    "working_days": "không tính ngày tiếp nhận, tính đến cùng giờ của ngày cuối",
    "working_hours": "chỉ tính giờ làm việc",
    "calendar_days": "không tính ngày tiếp nhận, tính cả ngày nghỉ, đến hết giờ làm việc của ngày làm việc cuối",
    "clock_hours": "tính liên tục, kể cả ngoài giờ và ngày nghỉ",
    "same_day": "đến hết giờ làm việc của ngày tiếp nhận",
    "immediate": "đến hết giờ làm việc của ngày tiếp nhận",
}
_CLAUSES = {"supplement_requested": "supplement_restart", "paused": "pause_keeps", "resumed": "pause_keeps"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence of the explanation and the clause it rests on, None where it only states a fact."""

    text: str
    clause: str | None = None


@dataclass(frozen=True, kw_only=True)
class DayMark:
    """One day of the small calendar. ``name`` says why it is off or made up."""

    date: date
    status: DayStatus
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The whole answer. ``provisional`` when the due moment depends on a year without published days off."""

    lines: tuple[Line, ...]
    days: tuple[DayMark, ...]
    provisional: bool


def explain_due(
    *, calendar_version: CalendarVersion, regulation: Regulation, limit: Limit, view: ClockView, entered_at: datetime
) -> Explanation:
    """Explain the due moment in force of a clock (see ``run_clock``) that was entered at ``entered_at``.

    A dossier that was not received, and one with an open limit, is explained without days.
    """
    telling = _Telling(
        version=calendar_version, regulation=regulation, limit=limit, view=view, entered_at=local(entered_at)
    )
    return telling.whole()


@dataclass(frozen=True, kw_only=True)
class _Telling:
    version: CalendarVersion
    regulation: Regulation
    limit: Limit
    view: ClockView
    entered_at: datetime

    @property
    def calendar(self) -> Calendar:
        return self.version.calendar

    @property
    def current(self) -> Segment | None:
        """The segment whose due moment is in force, or the last that had one."""
        return self.view.segments[-1] if self.view.segments else None

    def whole(self) -> Explanation:
        current = self.current
        if current is None:
            return Explanation(lines=(Line(text="Hồ sơ chưa được tiếp nhận."),), days=(), provisional=False)
        span = self._span(current)
        unsure = self._provisional(span)
        lines = (
            *self._reception(),
            *self._history(),
            *self._counting(current),
            *self._extensions(current),
            *self._recounts(current),
            *self._special_days(span, current),
            *self._ending(current),
            *unsure,
            *self._due(),
        )
        drawn = self._picture(span, current) if self.view.due_at is not None else ()
        return Explanation(lines=lines, days=drawn, provisional=bool(unsure))

    # --- sentences

    def _reception(self) -> tuple[Line, ...]:
        received = self.view.received_at or self.entered_at
        entered = Line(text=f"Hồ sơ được nhập lúc {self._entered_text()}.")
        if received == self.entered_at:
            return (Line(text=f"Hồ sơ được tiếp nhận lúc {moment_text(received)}."),)
        if self._shifted():
            cutoff, clause = self._cutoff()
            text = f"Nhập sau {cutoff} nên tiếp nhận tính từ đầu giờ ngày làm việc kế tiếp: {moment_text(received)}."
            return entered, Line(text=text, clause=clause)
        text = f"Nhập ngoài giờ làm việc nên thời điểm tiếp nhận tính từ giờ làm việc kế tiếp: {moment_text(received)}."
        return entered, Line(text=text, clause=self._clause("off_hours_entry"))

    def _entered_text(self) -> str:
        """Seconds are shown only where they decide: 15:00:01 is after 15:00."""
        entered, cutoff = self.entered_at, self._cutoff()[0]
        close = self._shifted() and f"{entered:%H:%M}" == cutoff
        return f"{entered:%H:%M:%S} {date_text(entered.date())}" if close else moment_text(entered)

    def _shifted(self) -> bool:
        """Whether the cut-off moved the reception, not only the end of office hours."""
        return self.calendar.next_instant(self.entered_at) != self.view.received_at

    def _cutoff(self) -> tuple[str, str | None]:
        own, policy = self.limit.cutoff, self.regulation.policy.late_entry_cutoff
        if own is not None:
            return time_text(own), "Thời điểm chốt riêng của thủ tục"
        return time_text(policy) if policy else "giờ chốt", self._clause("late_entry_cutoff")

    def _history(self) -> list[Line]:
        lines: list[Line] = []
        for segment, following in pairwise(self.view.segments):
            changed = (*self._extensions(segment), *self._recounts(segment))
            lines += (*changed, *self._ending(segment), self._beginning(segment, following))
        return lines

    def _extensions(self, segment: Segment) -> list[Line]:
        clause = self._clause("extension_fraction")
        return [
            Line(text=f"Gia hạn lúc {moment_text(given.at)}: hạn {_moved(given)}.", clause=clause)
            for given in self.view.extensions
            if given.segment == segment.n
        ]

    def _recounts(self, segment: Segment) -> list[Line]:
        """What an approved recount by a new calendar did to the due moment while this segment ran."""
        since = [s.ended_at for s in self.view.segments if s.n < segment.n and s.ended_at]
        return [
            Line(text=f"Tính lại lúc {moment_text(new.at)} theo lịch mới: hạn {_from_to(old.due_at, new.due_at)}.")
            for old, new in pairwise(self.view.promises)
            if new.why == RECOUNTED
            and all(new.at >= ended for ended in since)
            and (segment.ended_at is None or new.at < segment.ended_at)
        ]

    def _ending(self, segment: Segment) -> tuple[Line, ...]:
        if segment.ended_at is None or segment.why is None:
            return ()
        text = f"Lần tính {segment.n} dừng lúc {moment_text(segment.ended_at)}: {_REASONS[segment.why]}."
        return (Line(text=text, clause=self._clause(_CLAUSES.get(segment.why))),)

    def _beginning(self, before: Segment, segment: Segment) -> Line:
        start = moment_text(segment.from_at)
        if before.why == "paused":
            left = self._left(segment)
            return Line(
                text=f"Tính tiếp từ {start} với phần thời gian còn lại{left}.", clause=self._clause("pause_keeps")
            )
        return Line(text=self._restarted(segment), clause=self._clause("supplement_restart"))

    def _left(self, segment: Segment) -> str:
        """How much went on after a pause, where the segment was not moved since."""
        if segment.due_at is None or self.limit.by_the_wall_clock:
            return ""
        left = self.calendar.office_time_between(segment.from_at, segment.due_at)
        return f" ({office_duration_text(int(left.total_seconds() // 60))})"

    def _restarted(self, segment: Segment) -> str:
        """When the supplement came, and why the limit runs from another moment where it does."""
        start = moment_text(segment.from_at)
        came = [p.at for p in self.view.promises if p.why == "supplement_received" and p.at <= segment.from_at]
        if not came or moment_text(came[-1]) == start:
            return f"Đã nhận hồ sơ bổ sung: tính lại từ đầu, từ {start}."
        late = self.calendar.next_instant(came[-1]) != segment.from_at
        why = f"sau {self._cutoff()[0]}" if late else "ngoài giờ làm việc"
        return f"Đã nhận hồ sơ bổ sung lúc {moment_text(came[-1])}, {why}: tính lại từ đầu, từ {start}."

    def _counting(self, current: Segment) -> tuple[Line, ...]:
        whole = limit_text(self.limit)
        if self.limit.endless:
            return (Line(text=f"Thủ tục {whole}, không có ngày hẹn trả."),)
        if self._resumed():
            return (Line(text=f"Thời hạn giải quyết theo quy định: {whole}."),)
        text = f"Thời hạn {whole} kể từ {moment_text(current.from_at)}: {_HOW[self.limit.unit]}."
        return (Line(text=text, clause=self._clause("due_moment")),)

    def _resumed(self) -> bool:
        return len(self.view.segments) > 1 and self.view.segments[-2].why == "paused"

    def _special_days(self, span: tuple[date, ...], current: Segment) -> list[Line]:
        waited = dates_between(self.entered_at.date(), current.from_at.date()) if current.n == 1 else ()
        telling = sorted({*waited, *self._telling_days(span, current)} & self._odd_days())
        return [] if self.limit.by_the_wall_clock else [self._special(day) for day in telling]

    def _telling_days(self, span: tuple[date, ...], current: Segment) -> tuple[date, ...]:
        """The days whose being off or made up moved the due moment."""
        if self.limit.unit != "calendar_days":
            return span
        last = current.from_at.date() + timedelta(days=int(self.limit.value))
        return tuple(day for day in span if day >= last and not self.calendar.is_working_day(day))

    def _odd_days(self) -> frozenset[date]:
        return self.calendar.days_off | self.calendar.make_up_days

    def _special(self, day: date) -> Line:
        if day in self.calendar.make_up_days:
            return Line(text=f"{capitalised(date_text(day))} là ngày làm việc ({self._name(day)}).")
        return Line(text=f"Không tính {date_text(day)}: {self._name(day)}.")

    def _provisional(self, span: tuple[date, ...]) -> list[Line]:
        if self.limit.by_the_wall_clock:
            return []
        years = sorted({day.year for day in span if self.version.is_provisional(day)})
        text = "Lịch nghỉ năm {} chưa được công bố chính thức nên ngày này là dự kiến."
        return [Line(text=text.format(year), clause=self._clause("unpublished_year")) for year in years]

    def _due(self) -> tuple[Line, ...]:
        due = self.view.due_at
        if due is not None:
            first = self.view.first_due_at
            promised = (Line(text=f"Ngày hẹn trả ban đầu: {moment_text(first)}."),) if first and first != due else ()
            return (*promised, Line(text=f"Hạn trả kết quả: {moment_text(due)}."))
        waiting = {
            "awaiting_supplement": "Đang chờ bổ sung hồ sơ: chưa có ngày hẹn trả mới.",
            "paused": "Đang tạm dừng: ngày hẹn trả được tính lại khi tiếp tục.",
            "stopped": "Hồ sơ đã dừng giải quyết: không còn ngày hẹn trả.",
        }
        return tuple(Line(text=text) for state, text in waiting.items() if state == self.view.state)

    def _clause(self, key: str | None) -> str | None:
        return self.regulation.value(key).clause if key else None

    def _name(self, day: date) -> str:
        known = self.version.days.get(day)
        return known.name if known else "ngày nghỉ theo lịch"

    # --- the picture

    def _span(self, current: Segment) -> tuple[date, ...]:
        """The days from the reception that counts to the due moment, both included."""
        if current.due_at is None:
            return ()
        return tuple(dates_between(current.from_at.date(), max(current.from_at, current.due_at).date()))

    def _picture(self, span: tuple[date, ...], current: Segment) -> tuple[DayMark, ...]:
        half = MOST_DAYS // 2
        shown = span if len(span) <= MOST_DAYS else span[:half] + span[-half:]
        closed = frozenset(self._telling_days(span, current)) if self.limit.unit == "calendar_days" else frozenset(span)
        marks = ((day, self._status(day, current, closed=closed)) for day in shown)
        return tuple(DayMark(date=day, status=status, name=self._label(day)) for day, status in marks)

    def _status(self, day: date, current: Segment, *, closed: frozenset[date]) -> DayStatus:
        """``closed`` are the days on which a closed office matters."""
        if current.due_at is not None and day == current.due_at.date():
            return "due"
        if day == current.from_at.date():
            return "first"
        if day in self.calendar.make_up_days:
            return "make_up"
        if self.limit.by_the_wall_clock or day not in closed or self.calendar.is_working_day(day):
            return "counted"
        return "off" if day in self.calendar.days_off else "weekend"

    def _label(self, day: date) -> str | None:
        known = self.version.days.get(day)
        return known.name if known else None


def _moved(given: Extension) -> str:
    return _from_to(given.from_due_at, given.to_due_at)


def _from_to(before: datetime, after: datetime) -> str:
    return f"từ {moment_text(before)} sang {moment_text(after)}"
