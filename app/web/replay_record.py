"""A replay as the player in the browser takes it, and as the table below it says it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.casework.replay import Frame, Replay
from app.domain.dossier_clock import ClockView
from app.domain.vietnamese import item_text, moment_text, remaining_text
from app.web.routing_labels import Labels, labels_of
from app.web.verb_texts import kind, verb_name, verb_text

_STATES = {
    "new": "Chưa bắt đầu",
    "submitted": "Đã nộp, chờ tiếp nhận",
    "declined": "Không tiếp nhận",
    "running": "Đang chạy",
    "awaiting_supplement": "Dừng, chờ bổ sung",
    "paused": "Tạm dừng",
    "result_confirmed": "Đã kết thúc: có kết quả",
    "refused": "Đã kết thúc: từ chối",
    "stopped": "Đã kết thúc: dừng giải quyết",
}
_OUTCOMES = {"early": "trước hạn", "on_time": "đúng hạn", "late": "quá hạn"}
_WARNINGS = {None: "on_time", "none": "on_time", "due_soon": "soon", "overdue": "late"}
#: not an event of the ledger: the clock passed the due moment
LATE = "clock.overdue"
_NOTHING_DUE = {
    "submitted": "Chưa tiếp nhận",
    "declined": "Không tiếp nhận",
    "awaiting_supplement": "Tạm dừng, tính lại khi nhận bổ sung",
    "paused": "Tạm dừng, tính tiếp khi người nộp hoàn thành",
    "stopped": "Đã dừng giải quyết",
}
_STILL = ("awaiting_supplement", "paused")


def clock_words(clock: ClockView, *, wall: bool) -> dict[str, Any] | None:
    """The clock at an instant in words; ``kind`` on_time | soon | late | paused, None when nothing is due any more."""
    if clock.state == "new":
        return None
    ended = f", {_OUTCOMES[clock.outcome]}" if clock.outcome in _OUTCOMES else ""
    return {
        "kind": clock_kind(clock),
        "state_text": f"{_STATES[clock.state]}{ended}",
        "due_text": moment_text(clock.due_at)
        if clock.due_at
        else _NOTHING_DUE.get(clock.state, "Không quy định thời hạn"),
        "remaining_text": _remaining(clock, wall=wall),
    }


def _nothing_due(clock: ClockView) -> str:
    return _NOTHING_DUE.get(clock.state, "Không quy định thời hạn")


def clock_kind(clock: ClockView) -> str | None:
    """One of the four meanings of time; a clock that ended late stays late, one that ended in time has none."""
    if clock.state in _STILL:
        return "paused"
    if clock.state == "running" and clock.due_at is not None:
        return _WARNINGS.get(clock.warning, "on_time")
    return "late" if clock.outcome == "late" else None


def _remaining(clock: ClockView, *, wall: bool) -> str:
    if clock.remaining_minutes is None:
        return ""
    return remaining_text(clock.remaining_minutes, overdue=clock.warning == "overdue", wall=wall)


def record(run: Replay, *, names: Mapping[str, str], bpmn_url: str) -> dict[str, Any]:
    """The whole replay as JSON values, one entry an event in the order they happened."""
    labels = labels_of(run.version.all_forms)
    wall = run.limit.by_the_wall_clock
    return {
        "code": run.code,
        "recorded": sum(frame.verb != LATE for frame in run.frames),
        "bpmn_url": bpmn_url,
        "matches": not run.divergences and not run.ledger_faults,
        "divergences": list(run.divergences),
        "ledger_faults": list(run.ledger_faults),
        "events": _with_changes([_event(frame, names=names, labels=labels, wall=wall) for frame in run.frames]),
    }


def _with_changes(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each event with the data that it changed, in words."""
    before: dict[str, Any] = {}
    for event in events:
        new = {name: value for name, value in event["data"].items() if name not in before or before[name] != value}
        event["changed"] = {name: item_text(value) for name, value in new.items()}
        before = event["data"]
    return events


def people(run: Replay) -> set[str]:
    """All user names that the replay names."""
    found: set[str | None] = set()
    for frame in run.frames:
        found |= {frame.actor, frame.on_behalf_of, *frame.holders.values()}
    return {name for name in found if name}


def _event(frame: Frame, *, names: Mapping[str, str], labels: Labels, wall: bool) -> dict[str, Any]:
    return {
        # the moment of becoming late stands between two recorded events and has no number of its own
        "seq": f"{frame.seq}+" if frame.verb == LATE else frame.seq,
        "at": frame.at.isoformat(),
        "at_text": moment_text(frame.at),
        "verb": frame.verb,
        "verb_text": verb_name(frame.verb),
        "kind": kind(frame.verb),
        "text": verb_text(frame.verb, frame.body),
        "actor": names.get(frame.actor, frame.actor),
        "on_behalf_of": names.get(frame.on_behalf_of, frame.on_behalf_of) if frame.on_behalf_of else None,
        "holder": ", ".join(dict.fromkeys(names.get(who, who) for who in frame.holders.values())),
        "passed": list(frame.passed),
        "done": list(frame.done),
        "now": list(frame.now),
        "data": _data(frame.data, labels),
        "routing": dict(frame.data),
        "clock": clock_words(frame.clock, wall=wall),
    }


def _data(data: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    """The data by the labels of the forms, choices by their words; where two fields share a label, the key tells."""
    shown: dict[str, Any] = {}
    for key, value in data.items():
        label, choices = labels.get(key, (key, {}))
        name = f"{label} ({key})" if label in shown else label
        shown[name] = [choices.get(str(v), v) for v in value] if isinstance(value, list) else _choice(value, choices)
    return shown


def _choice(value: Any, choices: Mapping[str, str]) -> Any:
    return choices.get(value, value) if isinstance(value, str) else value


def first_late(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The event at which the dossier was late for the first time."""
    return next((event for event in events if event["clock"] and event["clock"]["kind"] == "late"), None)
