"""How what the portal holds may differ from what we hold, judged by the messages' numbers."""

from datetime import UTC, datetime

import pytest

from app.domain.portal import DIFFERENCES, MENDABLE, STATUSES, Held, Told, difference
from app.domain.states import ACTS

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


def test_every_act_has_one_of_the_ten_statuses_or_leaves_the_last() -> None:
    assert list(STATUSES) == list(range(1, 11))
    told = {act.portal_status for act in ACTS.values() if act.portal_status is not None}
    assert told <= set(STATUSES), "STA-04"
    silent = {act.id for act in ACTS.values() if act.portal_status is None}
    assert all(act.target in (None, "", *act.sources) for act in ACTS.values() if act.id in silent), "no new state"
