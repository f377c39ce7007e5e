"""The shell in which a dossier runs: one table says from where to where, who may, and what the portal hears.

The approved diagram runs inside the shell; its tasks marked ``act`` are performed by these acts. The numbers are the
national portal's statuses 1–10 (STA-01); they belong to the shell's transitions, never to the diagram.
"""

from dataclasses import dataclass

STATES = {
    "processing": "Đang xử lý",
    "result_confirmed": "Đã có kết quả",
    "returned": "Đã trả kết quả",
    "refused": "Từ chối giải quyết",
}
OPEN_STATES = ("processing",)
CLOSED_STATES = ("returned", "refused")
#: states in which the dossier's legal clock has ended
SETTLED_STATES = ("result_confirmed", "returned", "refused")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing the law lets happen to a dossier."""

    id: str
    name: str
    source: str | None
    target: str
    permission: str
    portal_status: int
    clause: str
    clock_event: str | None = None


ACTS = {
    act.id: act
    for act in (
        Act(
            id="receive",
            name="Tiếp nhận hồ sơ",
            source=None,
            target="processing",
            permission="dossier.receive",
            portal_status=2,
            clause="TIM-01",
            clock_event="entered",
        ),
        Act(
            id="confirm",
            name="Xác nhận đã có kết quả",
            source="processing",
            target="result_confirmed",
            permission="dossier.confirm",
            portal_status=9,
            clause="TIM-03",
            clock_event="result_confirmed",
        ),
        Act(
            id="refuse",
            name="Xác nhận từ chối giải quyết",
            source="processing",
            target="refused",
            permission="dossier.refuse",
            portal_status=9,
            clause="TIM-05",
            clock_event="refused",
        ),
        Act(
            id="return",
            name="Trả kết quả",
            source="result_confirmed",
            target="returned",
            permission="dossier.return",
            portal_status=10,
            clause="RET-01",
        ),
    )
}
#: what the portal is told while officers work (STA-01)
PORTAL_PROCESSING = 4


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the table needs to know of a dossier; ``open_acts``: the acts of its open tasks, None for a plain step."""

    state: str
    open_acts: tuple[str | None, ...]
    ended: bool
    result: str | None


def hindrance(act: Act, situation: Situation) -> str | None:
    """Why the act cannot be done now: a code of a sentence, or None when it is ready."""
    if act.source != situation.state:
        return _past_or_future(act, situation.state)
    if act.id in ("confirm", "refuse"):
        return _result_hindrance(act.id, situation)
    if act.id == "return" and any(open_act != "return" for open_act in situation.open_acts):
        return "steps_still_open"
    return None


def _past_or_future(act: Act, state: str) -> str:
    if act.target == state:
        return "act_done"
    if state in CLOSED_STATES:
        return "dossier_closed"
    return "already_settled" if state in SETTLED_STATES else "act_not_yet"


def _result_hindrance(act_id: str, situation: Situation) -> str | None:
    if any(act not in ("confirm", "return", "refuse") for act in situation.open_acts):
        return "steps_still_open"
    if not situation.ended and not situation.open_acts:
        return "diagram_waits"
    negative = situation.result == "refused" or situation.open_acts == ("refuse",)
    if act_id == "refuse":
        return None if negative else "result_is_not_refusal"
    return "result_is_refusal" if negative else None
