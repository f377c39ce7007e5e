"""How near a due moment is (TIM-09): five meanings, derived when read, never stored."""

from datetime import datetime

#: kind → word, from calm to alarming
URGENCY = {
    "none": "Không tính hạn",
    "paused": "Tạm dừng",
    "in_time": "Còn hạn",
    "due_soon": "Sắp đến hạn",
    "overdue": "Quá hạn",
}
_ORDER = tuple(URGENCY)


def urgency(due_at: datetime | None, due_soon_at: datetime | None, *, at: datetime, paused: bool = False) -> str:
    """overdue after the due moment, due_soon after the moment from which it is near, else in_time; none without one.

    ``paused``: the clock stands still, whatever it had left.
    """
    if paused:
        return "paused"
    if due_at is None:
        return "none"
    if at > due_at:
        return "overdue"
    return "due_soon" if due_soon_at is not None and at > due_soon_at else "in_time"


def worse(first: str, second: str) -> str:
    """The more alarming of two kinds."""
    return max(first, second, key=_ORDER.index)
