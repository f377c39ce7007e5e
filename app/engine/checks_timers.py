"""Timers: one duration, date or cycle, written as a constant that can be waited for."""

import re
from typing import Any

from app.domain.definition import UNITS
from app.engine.definition_reading import UNMEASURED, amount_of
from app.engine.diagram import Node
from app.engine.diagram_reading import local
from app.engine.extensions import ours
from app.engine.iso_times import MOST_REPEATS, SHORTEST_CYCLE, bare, duration_seconds, is_date, read_cycle
from app.engine.problems import Problems, about
from app.engine.vocabulary import bpmn

SHOWN = 60
_CALL = re.compile(r"\w\s*\(")


def check_timer(node: Node) -> Problems:
    """The one timer definition of an event."""
    definition = node.element.find(bpmn("timerEventDefinition"))
    times = [child for child in definition if local(child)[1] in ("timeDuration", "timeDate", "timeCycle")]
    limit, unit = ours(node.element, "limit"), ours(node.element, "unit")
    if limit is not None or unit is not None:
        yield from _check_working(node, limit or "", unit or "")
    elif len(times) != 1:
        yield about("TIMER", node, why=f"phải có đúng một thời gian, hiện có {len(times)}")
    else:
        yield from _check_time(node, times[0])


def _check_working(node: Node, limit: str, unit: str) -> Problems:
    """Time counted by the dossier's calendar: an amount and one of our units."""
    if unit not in UNITS or unit in UNMEASURED:
        allowed = ", ".join(each for each in UNITS if each not in UNMEASURED)
        yield about("BAD_VALUE", node, value=unit, attribute="mc:unit", allowed=allowed)
    if amount_of(limit) is None:
        yield about(
            "BAD_VALUE", node, value=limit[:SHOWN], attribute="mc:limit", allowed="số không âm, ví dụ 4 hoặc 0.5"
        )


def _check_time(node: Node, element: Any) -> Problems:
    written = _text(element)
    text = bare(written)
    kind = local(element)[1]
    why = {"timeDuration": _duration_fault, "timeDate": _date_fault, "timeCycle": _cycle_fault}[kind](text)
    if why and _CALL.search(text):
        yield about("TIMER_UNSAFE", node, text=written[:SHOWN])
    elif why:
        yield about("TIMER", node, why=f"{why}: “{written[:SHOWN]}”")
    elif kind == "timeCycle" and _interrupts(node):
        yield about("TIMER", node, why="lặp lại chỉ dùng cho sự kiện biên không ngắt bước")


def _interrupts(node: Node) -> bool:
    attribute = {"boundaryEvent": "cancelActivity", "startEvent": "isInterrupting"}.get(node.kind)
    return attribute is None or node.element.get(attribute, "true").strip() in ("true", "1")


def _duration_fault(text: str) -> str:
    return "" if duration_seconds(text) is not None else "khoảng thời gian không hợp lệ (ví dụ đúng: P5D, PT4H)"


def _date_fault(text: str) -> str:
    return "" if is_date(text) else "ngày giờ không có trong lịch (ví dụ đúng: 2026-07-01T08:00:00+07:00)"


def _cycle_fault(text: str) -> str:
    cycle = read_cycle(text)
    if cycle is None:
        return "chu kỳ không hợp lệ (ví dụ đúng: R3/P1D)"
    if cycle.repeats is None:
        return "chu kỳ không có số lần kết thúc (ví dụ đúng: R3/P1D)"
    if not 1 <= cycle.repeats <= MOST_REPEATS:
        return f"số lần lặp phải từ 1 đến {MOST_REPEATS}"
    return "" if cycle.seconds >= SHORTEST_CYCLE else "khoảng cách giữa hai lần phải từ 1 phút"


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()
