"""The national portal hears every status, in order per dossier, at least once (STA-01 to STA-04)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from acting import ask_payment, ask_supplement, paid, stop, supplement
from calendar_drafting import draft, recounted, released
from portal_side import Joined, posted
from walking import confirmed, events, returned, walked
from world import World

from app.casework.correct_reception import CorrectReception, correct_reception
from app.casework.deliver_messages import deliver_messages
from app.casework.operate import retry_message
from app.casework.queries.scheduler import scheduler_view
from app.casework.reception import ApplicantData
from app.casework.rounds import one_round
from app.db import reading
from app.domain.ports import DeliveryFailed, DeliveryRefused, PortalMessage
from app.outbox import LEASE
from app.portal.records import PortalDossier


@pytest.fixture
def joined(world: World) -> Iterator[Joined]:
    with Joined(world) as ready:
        yield ready


def statuses(code: str) -> list[int]:
    """What the ledger says that the portal is to hear."""
    return [event.body["portal_status"] for event in events(f"dossier:{code}") if "portal_status" in event.body]


def test_every_status_is_told_in_order(joined: Joined) -> None:
    world = joined.world
    code = returned(world)
    assert joined.deliver() == (len(statuses(code)), 0)
    assert joined.told(code) == statuses(code)
    assert joined.told(code)[0] == 2
    assert joined.told(code)[-2:] == [9, 10]
    assert joined.portal.violations == []
    assert joined.deliver() == (0, 0), "nothing twice"


def test_what_the_applicant_must_do_is_told(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    ask_supplement(world, code)
    supplement(world, code)
    ask_payment(world, code)
    paid(world, code)
    stop(world, code)
    bodies = [message.body for message in posted(code)]
    assert [body["TrangThai"] for body in bodies] == [2, 5, 4, 6, 4, 7] == statuses(code)
    assert "Thiếu giấy khám sức khỏe" in bodies[1]["TienTrinh"]["NoiDungXuLy"]
    assert bodies[3]["PhiLePhi"] == [
        {"NoiDung": "Lệ phí trước bạ", "SoTien": 1_500_000, "HinhThucThu": None, "TrangThaiThanhToan": 0}
    ]
    assert bodies[4]["PhiLePhi"][0]["TrangThaiThanhToan"] == 1
    assert bodies[3]["TienTrinh"]["NgayKetThucTheoQuyDinh"] is None, "the clock stands still"


def test_the_first_message_brings_the_dossier(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    ask_supplement(world, code)
    first, second = [message.body for message in posted(code)]
    assert (first["MaHoSo"], first["MaTTHC"], first["ThoiDiem"]) == (code, "1.012990", "2026-03-11T09:00:00+07:00")
    assert first["TienTrinh"]["NguoiXuLy"] == world.actor("mc.ctxh").name
    dossier = first["HoSo"]
    assert (dossier["ChuHoSo"], dossier["MaDonViTiepNhan"], dossier["KenhNop"]) == ("Hoàng Thị Thơm", "H14.02.01", 1)
    assert dossier["NgayHenTra"] == first["TienTrinh"]["NgayKetThucTheoQuyDinh"] == "2026-03-25T09:00:00+07:00"
    assert "HoSo" not in second, "personal data go out once"


def test_without_a_portal_nothing_is_posted(world: World) -> None:
    code = world.receive()
    assert posted(code) == []
    assert statuses(code) == [2], "the ledger has it for later"


def test_a_test_dossier_goes_to_an_emulator_only(joined: Joined) -> None:
    world = joined.world
    joined.portal.takes_tests = False
    code = world.receive()
    assert posted(code) == [], "received by an account of the demonstration (REP-02)"


def test_what_is_rolled_back_is_not_told(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("hỏng")

    code = joined.world.receive()
    monkeypatch.setattr("app.casework.request_supplement.supplement_requested", fail)
    with pytest.raises(RuntimeError):
        ask_supplement(joined.world, code)
    assert len(posted(code)) == 1


def test_while_the_portal_is_away_nothing_is_lost_and_mails_go_out(joined: Joined) -> None:
    world = joined.world
    joined.portal.down = True
    codes = [returned(world) for _ in range(4)]
    done = one_round(world.services)
    assert done.portal is not None
    assert (done.portal.sent, done.portal.failed) == (0, 3), "a few tries a round tell that it is away"
    assert done.deliver is not None
    assert done.deliver.sent > 0
    attempts = [message.attempts for code in codes for message in posted(code)]
    assert sum(attempts) == 3, "what was not tried is not counted as tried"
    joined.catch_up(hours=3)
    for code in codes:
        assert joined.told(code) == statuses(code)
    assert joined.portal.violations == []


class Fussy:
    """A portal that refuses one dossier in this way and takes the others."""

    configured, takes_tests, place = True, True, "khó tính"

    def __init__(self, joined: Joined, code: str, error: Exception) -> None:
        self._joined, self.code, self.error = joined, code, error

    def send(self, message: PortalMessage) -> None:
        if message.code == self.code:
            raise self.error
        self._joined.portal.send(message)


@pytest.mark.parametrize("error", [DeliveryFailed("bận"), RuntimeError("lỗi lạ")])
def test_a_later_one_waits_and_no_other_dossier_does(joined: Joined, error: Exception) -> None:
    world = joined.world
    codes = [returned(world) for _ in range(2)]
    kept = world.services
    world.app.extensions["motcua"] = replace(kept, portal=Fussy(joined, codes[0], error))
    assert joined.deliver() == (len(statuses(codes[1])), 1)
    assert joined.told(codes[1]) == statuses(codes[1])
    first, *later = posted(codes[0])
    assert first.last_error
    assert [message.attempts for message in later] == [0] * len(later), "they wait for the first"
    world.app.extensions["motcua"] = kept
    world.clock.advance(minutes=1)
    assert joined.deliver() == (1 + len(later), 0)
    assert joined.told(codes[0]) == statuses(codes[0])


def test_what_the_portal_will_never_take_is_given_up_at_once_and_seen(joined: Joined) -> None:
    world, admin = joined.world, joined.world.actor("quantri")
    code = walked(world, done=1)
    kept = world.services
    world.app.extensions["motcua"] = replace(kept, portal=Fussy(joined, code, DeliveryRefused("thiếu MaTTHC")))
    assert joined.deliver() == (0, 1)
    (failed,) = scheduler_view(world.services, by=admin).failed
    assert (failed.last_error, failed.seq, failed.recipient) == ("thiếu MaTTHC", 1, "Cổng dịch vụ công quốc gia")
    confirmed(world, world.receive(), act="refuse")
    world.app.extensions["motcua"] = kept
    world.clock.advance(hours=2)
    joined.deliver()
    assert joined.told(code) == [], "those after it wait for it"
    retry_message(world.services, by=admin, message_id=failed.id)
    joined.deliver()
    assert joined.told(code) == statuses(code)


def test_given_up_after_twelve_tries_only(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    joined.portal.down = True
    for _ in range(12):
        joined.deliver()
        world.clock.advance(hours=2)
    (message,) = posted(code)
    assert (message.attempts, message.failed_at is not None) == (12, True)
    assert "không trả lời" in str(message.last_error)


def test_a_node_that_dies_over_a_message_loses_nothing(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> None:
    world = joined.world
    code = world.receive()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.casework.deliver_portal.mark_delivered", die)
    with pytest.raises(KeyboardInterrupt):
        joined.deliver()
    monkeypatch.undo()
    assert joined.deliver() == (0, 0), "leased"
    world.clock.advance(seconds=(LEASE + timedelta(seconds=1)).total_seconds())
    assert joined.deliver() == (1, 0)
    assert (joined.told(code), joined.portal.repeats) == ([2], 1), "sent twice, one effect"


def test_how_far_the_portal_is_told_is_known(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    ask_supplement(world, code)
    assert _row(code) == (2, 5, 0)
    joined.deliver()
    assert _row(code) == (2, 5, 2)


def _row(code: str) -> tuple[int, int, int]:
    with reading() as session:
        row = session.get_one(PortalDossier, code)
        return row.seq, row.status, row.taken


def test_mails_are_not_delivered_to_the_portal(joined: Joined) -> None:
    joined.world.receive()
    assert deliver_messages(joined.world.services).sent == 1
    assert [mail.to for mail in joined.world.mail.sent] == ["thom@example.org"]


def test_a_promise_that_a_calendar_moved_is_told(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    recounted(world, released(world, draft(world)))
    first, second = [message.body for message in posted(code)]
    assert (second["TrangThai"], "HoSo" in second) == (2, False), "the same status, by its new date"
    ends = [body["TienTrinh"]["NgayKetThucTheoQuyDinh"] for body in (first, second)]
    assert ends[0] < ends[1]


def test_what_was_corrected_is_told_too(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    right = ApplicantData(name="Hoàng Thị Thơm Thảo", email="thom@example.org", identity_number="004199001234")
    by = world.actor("mc.ctxh")
    command = CorrectReception(by=by, code=code, applicant=right, reason="Gõ nhầm tên")
    correct_reception(world.services, command)
    body = posted(code)[-1].body
    assert (body["TrangThai"], body["HoSo"]["ChuHoSo"]) == (2, "Hoàng Thị Thơm Thảo"), "no status of its own"
    joined.deliver()
    assert joined.portal.violations == []
