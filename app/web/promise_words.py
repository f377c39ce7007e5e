"""Every date that an applicant was given, with its time and its reason: none is overwritten (EXT-07)."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.clock_model import ClockView

_WHY = {
    "entered": "Tiếp nhận hồ sơ",
    "supplement_received": "Nhận hồ sơ bổ sung, tính lại từ đầu",
    "resumed": "Tính tiếp sau khi tạm dừng",
    "extended": "Gia hạn, hẹn lại",
    "recounted": "Tính lại theo lịch làm việc mới được ban hành",
}


@dataclass(frozen=True, kw_only=True)
class PromiseRow:
    """A due moment that was in force ``since`` then ``until`` (None: it still is, or the dossier ended with it)."""

    due_at: datetime
    since: datetime
    until: datetime | None
    why: str
    current: bool


def promise_rows(clock: ClockView) -> tuple[PromiseRow, ...]:
    """All promises in order; one ends with the next, or when the clock stops."""
    ends = sorted(segment.ended_at for segment in clock.segments if segment.ended_at)
    rows = []
    for index, promise in enumerate(clock.promises):
        later = [following.at for following in clock.promises[index + 1 : index + 2]]
        until = min([*later, *(end for end in ends if end >= promise.at)], default=None)
        rows.append(
            PromiseRow(
                due_at=promise.due_at,
                since=promise.at,
                until=until,
                why=_WHY.get(promise.why, ""),
                current=until is None,
            )
        )
    return tuple(rows)
