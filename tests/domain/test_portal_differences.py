"""How what the portal holds may differ from what we hold, judged by the messages' numbers."""

from datetime import UTC, datetime

import pytest

from app.domain.portal import DIFFERENCES, MENDABLE, STATUSES, Held, Told, difference
from app.domain.states import ACTS, PORTAL_PROCESSING, STATES
from app.domain.stopping import GROUNDS, STATUS_OF_GROUND

#: what a submission tells (app/casework/submit_dossier.py)
PORTAL_NEW = 1
AT = datetime(2026, 3, 11, 2, tzinfo=UTC)


def told(seq: int = 3, taken: int = 3, *, status: int = 4, stuck: bool = False) -> Told:
    return Told(code="H-1", seq=seq, status=status, taken=taken, at=AT, stuck=stuck)


def held(seq: int, status: int = 4) -> Held:
    return Held(code="H-1", seq=seq, status=status)


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        (told(), held(3), None),
        (told(), held(2), "behind"),
        (told(), None, "missing"),
        (told(), held(4), "ahead"),
        (told(), held(3, status=9), "differs"),
        (told(seq=5, taken=3), held(3), None),
        (told(seq=5, taken=3), held(4), None),
        (told(seq=5, taken=3), held(2), "behind"),
        (told(seq=5, taken=3, stuck=True), held(3), "behind"),
        (told(seq=1, taken=0), None, None),
        (told(seq=1, taken=0, stuck=True), None, "missing"),
        (told(seq=0, taken=0), None, "missing"),
        (told(seq=0, taken=0), held(1), "ahead"),
        (None, held(1), "unknown"),
        (None, None, None),
    ],
)
def test_how_they_differ(ours: Told | None, theirs: Held | None, kind: str | None) -> None:
    found = difference(ours, theirs)
    assert (found.kind if found else None) == kind
    assert kind is None or kind in DIFFERENCES


def test_only_what_is_older_there_is_sent_again() -> None:
    assert set(MENDABLE) == {"missing", "behind"}


#: state of the shell → the statuses that an act leading there tells (STA-01, STA-04)
STATUSES_OF_STATE = {
    "submitted": {1},
    "declined": {3},
    "transferring": {2},
    "processing": {2, 4},
    "awaiting_supplement": {5},
    "paused": {6},
    "result_confirmed": {9},
    "returned": {10},
    "refused": {9},
    "stopped": {7, 8},
    "annulled": {3},
}


def test_every_state_of_a_dossier_is_one_of_the_portals() -> None:
    assert set(STATUSES_OF_STATE) == set(STATES), "a state that maps to none is a modelling error (STA-04)"
    told: dict[str, set[int]] = {"submitted": {PORTAL_NEW}, "transferring": {2}, "processing": {PORTAL_PROCESSING}}
    told["stopped"] = set(STATUS_OF_GROUND.values())
    for act in ACTS.values():
        if act.target and act.portal_status is not None:
            told.setdefault(act.target, set()).add(act.portal_status)
    assert told == STATUSES_OF_STATE
    assert set().union(*told.values()) == set(STATUSES), "none of the ten is never told"


def test_who_wished_to_stop_decides_the_status() -> None:
    assert set(GROUNDS) == set(STATUS_OF_GROUND)
    assert (STATUSES[STATUS_OF_GROUND["wish"]], STATUSES[STATUS_OF_GROUND["no_answer"]]) == (
        "Công dân yêu cầu rút hồ sơ",
        "Dừng xử lý",
    )


def test_every_act_has_one_of_the_ten_statuses_or_leaves_the_last() -> None:
    assert list(STATUSES) == list(range(1, 11))
    told = {act.portal_status for act in ACTS.values() if act.portal_status is not None}
    assert told <= set(STATUSES), "STA-04"
    silent = {act.id for act in ACTS.values() if act.portal_status is None}
    assert all(act.target in (None, "", *act.sources) for act in ACTS.values() if act.id in silent), "no new state"
