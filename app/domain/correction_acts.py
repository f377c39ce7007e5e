"""The acts that put right what was entered wrongly; and when somebody else has to consent (four eyes)."""

from app.domain.shell import CLOSED_STATES, LIVE_STATES, OPEN_STATES, WAITING_STATES, Act

#: the reception can be put right as long as there is no result
_BEFORE_RESULT = ("transferring", *LIVE_STATES)
#: there is a result or an end: what was received is corrected only by two persons
_AFTER_RESULT = ("result_confirmed", "returned", "refused", "stopped")

CORRECTION_ACTS = (
    Act(
        id="correct",
        name="Sửa thông tin đã tiếp nhận",
        sources=(*_BEFORE_RESULT, *_AFTER_RESULT),
        target="",
        permission="dossier.correct",
        portal_status=None,
        clause="FRM-01",
    ),
    Act(
        id="annul",
        name="Hủy tiếp nhận",
        sources=_BEFORE_RESULT,
        target="annulled",
        permission="dossier.annul",
        portal_status=3,
        clause="REP-02",
        clock_event="stopped",
    ),
    Act(
        id="change_procedure",
        name="Chuyển sang đúng thủ tục",
        sources=_BEFORE_RESULT,
        target="annulled",
        permission="dossier.annul",
        portal_status=3,
        clause="INT-10",
        clock_event="stopped",
    ),
    Act(
        id="correct_result",
        name="Sửa văn bản kết quả trước khi trả",
        sources=("result_confirmed",),
        target="",
        permission="dossier.correct_result",
        portal_status=None,
        clause="TIM-03",
    ),
    Act(
        id="rectify_result",
        name="Đính chính kết quả đã trả",
        sources=("returned", "refused"),
        target="",
        permission="dossier.correct_result",
        portal_status=None,
        clause="RET-01",
    ),
)

#: acts that may need two persons: the heads of desk and agency may perform them too
CONSENTED = ("correct", "annul", "change_procedure")


def needs_consent(act_id: str, *, state: str, steps_done: bool) -> bool:
    """True if the act is done only by two: one asks for it, the head of the desk consents (REP-02, house rule).

    ``steps_done``: somebody has completed a step beyond the reception, so others' work would be undone.
    """
    if act_id == "correct":
        return state in _AFTER_RESULT
    return act_id in ("annul", "change_procedure") and steps_done


#: what is done from an open step of the diagram → its name; allowed while steps may be done
STEP_OPERATIONS = {
    "recall": "Thu hồi bước vừa hoàn thành",
    "ask_opinions": "Lấy ý kiến cơ quan khác",
    "answer_opinion": "Trả lời ý kiến",
}


def step_hindrance(state: str, operation: str = "") -> str | None:
    """Why something of ``STEP_OPERATIONS`` cannot be done in this state: a code of a sentence; None while it can.

    Answers are taken while the applicant is waited for too.
    """
    if state in OPEN_STATES or (operation == "answer_opinion" and state in WAITING_STATES):
        return None
    if state in WAITING_STATES:
        return "steps_stand_still"
    return "dossier_closed" if state in CLOSED_STATES else "steps_not_open"
