"""The shell in which a dossier runs: one table says from where to where, who may, and what the portal hears.

The approved diagram runs inside the shell; its tasks marked ``act`` are performed by these acts. The numbers are the
national portal's statuses 1–10 (STA-01); they belong to the shell's transitions, never to the diagram.
"""

from dataclasses import dataclass

from app.domain.correction_acts import CORRECTION_ACTS
from app.domain.shell import (
    CLOSED_STATES,
    COMING_STATES,
    LIVE_STATES,
    NOT_COUNTED_STATES,
    OPEN_STATES,
    SETTLED_STATES,
    STATES,
    WAITING_STATES,
    Act,
)
from app.domain.stopping import STATUS_OF_GROUND

__all__ = [
    "ACTS",
    "CLOSED_STATES",
    "COMING_STATES",
    "LIVE_STATES",
    "NOT_COUNTED_STATES",
    "OPEN_STATES",
    "PORTAL_PROCESSING",
    "SETTLED_STATES",
    "STATES",
    "WAITING_STATES",
    "Act",
    "Situation",
    "hindrance",
]

ACTS = {
    act.id: act
    for act in (
        Act(
            id="receive",
            name="Tiếp nhận hồ sơ",
            sources=(),
            target="processing",
            permission="dossier.receive",
            portal_status=2,
            clause="TIM-01",
            clock_event="entered",
        ),
        Act(
            id="accept",
            name="Tiếp nhận hồ sơ nộp trực tuyến",
            sources=("submitted",),
            target="processing",
            permission="dossier.receive",
            portal_status=2,
            clause="INT-04",
            clock_event="entered",
        ),
        Act(
            id="decline",
            name="Từ chối tiếp nhận",
            sources=("submitted",),
            target="declined",
            permission="dossier.receive",
            portal_status=3,
            clause="INT-05",
            clock_event="declined",
        ),
        Act(
            id="arrive",
            name="Xác nhận hồ sơ đến cơ quan có thẩm quyền",
            sources=("transferring",),
            target="processing",
            permission="dossier.receive",
            portal_status=4,
            clause="TIM-02",
            clock_event="entered",
        ),
        Act(
            id="request_supplement",
            name="Yêu cầu bổ sung hồ sơ",
            sources=OPEN_STATES,
            target="awaiting_supplement",
            permission="dossier.supplement",
            portal_status=5,
            clause="SUP-02",
            clock_event="supplement_requested",
            proposed_by="dossier.propose",
        ),
        Act(
            id="receive_supplement",
            name="Tiếp nhận hồ sơ bổ sung",
            sources=("awaiting_supplement",),
            target="processing",
            permission="dossier.supplement",
            portal_status=4,
            clause="SUP-04",
            clock_event="supplement_received",
        ),
        Act(
            id="request_payment",
            name="Yêu cầu thực hiện nghĩa vụ tài chính",
            sources=OPEN_STATES,
            target="paused",
            permission="dossier.supplement",
            portal_status=6,
            clause="FEE-03",
            clock_event="paused",
            proposed_by="dossier.propose",
        ),
        Act(
            id="confirm_payment",
            name="Xác nhận đã thực hiện nghĩa vụ tài chính",
            sources=("paused",),
            target="processing",
            permission="dossier.supplement",
            portal_status=4,
            clause="FEE-03",
            clock_event="resumed",
        ),
        Act(
            id="extend",
            name="Gia hạn, hẹn lại ngày trả",
            sources=OPEN_STATES,
            target="processing",
            permission="dossier.extend",
            portal_status=4,
            clause="EXT-03",
            clock_event="extended",
            proposed_by="dossier.propose",
        ),
        Act(
            id="apologise",
            name="Xin lỗi vì trả kết quả trễ hẹn",
            sources=OPEN_STATES,
            target="processing",
            permission="dossier.extend",
            portal_status=4,
            clause="EXT-01",
        ),
        Act(
            id="confirm",
            name="Xác nhận đã có kết quả",
            sources=OPEN_STATES,
            target="result_confirmed",
            permission="dossier.confirm",
            portal_status=9,
            clause="TIM-03",
            clock_event="result_confirmed",
        ),
        Act(
            id="refuse",
            name="Xác nhận từ chối giải quyết",
            sources=OPEN_STATES,
            target="refused",
            permission="dossier.refuse",
            portal_status=9,
            clause="TIM-05",
            clock_event="refused",
            proposed_by="dossier.propose",
        ),
        Act(
            id="stop",
            name="Dừng giải quyết hồ sơ",
            sources=(*COMING_STATES, *LIVE_STATES),
            target="stopped",
            permission="dossier.stop",
            portal_status=STATUS_OF_GROUND["wish"],
            clause="STP-01",
            clock_event="stopped",
        ),
        Act(
            id="return",
            name="Trả kết quả",
            sources=("result_confirmed",),
            target="returned",
            permission="dossier.return",
            portal_status=10,
            clause="RET-01",
        ),
        *CORRECTION_ACTS,
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
    """Why the act cannot be done now: a code of a sentence, or None when it is ready as far as the state goes.

    What the clock forbids (too late, too often) is asked of the clock, see ``clock_refusals``.
    """
    if situation.state not in act.sources:
        return _not_from(act, situation.state)
    if act.id == "confirm":
        return _confirm_hindrance(situation)
    if act.id == "refuse" and situation.ended and situation.result != "refused":
        return "result_is_not_refusal"
    if act.id == "return" and any(open_act != "return" for open_act in situation.open_acts):
        return "steps_still_open"
    return None


def _not_from(act: Act, state: str) -> str:
    if act.target == state and state not in OPEN_STATES:
        return "act_done"
    if act.id == "rectify_result" and state == "result_confirmed":
        return "result_not_returned"
    if state in CLOSED_STATES:
        return "dossier_closed"
    if act.id in ("accept", "decline"):
        return "not_submitted_online"
    if act.id == "arrive":
        return "not_on_its_way"
    if state == "submitted":
        return "submission_open"
    if state == "transferring":
        return "transfer_open"
    if state == "awaiting_supplement":
        return "waiting_for_supplement"
    if state == "paused":
        return "waiting_for_payment"
    if state in SETTLED_STATES:
        return "already_settled"
    if act.id == "receive_supplement":
        return "no_supplement_asked"
    return "no_payment_asked" if act.id == "confirm_payment" else "act_not_yet"


def _confirm_hindrance(situation: Situation) -> str | None:
    if any(act not in ("confirm", "return", "refuse") for act in situation.open_acts):
        return "steps_still_open"
    if not situation.ended and not situation.open_acts:
        return "diagram_waits"
    negative = situation.result == "refused" or situation.open_acts == ("refuse",)
    return "result_is_refusal" if negative else None
