"""The shell's states and what an act of it is; the acts themselves stand in ``states`` and ``correction_acts``."""

from dataclasses import dataclass

STATES = {
    "submitted": "Chờ tiếp nhận",
    "declined": "Không được tiếp nhận",
    "transferring": "Đang chuyển đến cơ quan có thẩm quyền",
    "processing": "Đang xử lý",
    "awaiting_supplement": "Chờ bổ sung hồ sơ",
    "paused": "Chờ thực hiện nghĩa vụ tài chính",
    "result_confirmed": "Đã có kết quả",
    "returned": "Đã trả kết quả",
    "refused": "Từ chối giải quyết",
    "stopped": "Dừng giải quyết",
    "annulled": "Đã hủy tiếp nhận",
}
#: steps may be done and the clock runs
OPEN_STATES = ("processing",)
#: everything stands still until the applicant has done something; open steps are frozen
WAITING_STATES = ("awaiting_supplement", "paused")
#: the dossier has neither a result nor an end
LIVE_STATES = (*OPEN_STATES, *WAITING_STATES)
#: handed in, but nothing runs yet: an online submission to be answered, a dossier on its way (TIM-02)
COMING_STATES = ("submitted", "transferring")
CLOSED_STATES = ("declined", "returned", "refused", "stopped", "annulled")
#: states in which the dossier's legal clock has ended
SETTLED_STATES = ("result_confirmed", *CLOSED_STATES)
#: received by mistake, twice or to try something out: in no statistics (REP-02)
NOT_COUNTED_STATES = ("annulled",)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing the law lets happen to a dossier, from one of ``sources`` to ``target`` (empty: its state stays).

    ``permission`` is the desk's; ``proposed_by`` (None: nobody) who may ask the desk for it; ``clause`` is a rule id.
    ``portal_status`` None: the portal is told nothing new.
    """

    id: str
    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    portal_status: int | None
    clause: str
    clock_event: str | None = None
    proposed_by: str | None = None

    def lands(self, state: str) -> str:
        """The state after the act, done from ``state``."""
        return self.target or state
