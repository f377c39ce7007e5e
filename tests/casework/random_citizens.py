"""Rules for the random tests: the portal and applicants, whose messages come late, twice, out of order or never."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from random_province import Province
from sqlalchemy import select
from test_applicants_side import APPLICATION
from test_coming_in import accept, decline, submitted
from walking import events

from app.casework.accept_submission import confirm_arrival
from app.casework.deliver_messages import deliver_messages
from app.casework.hear_portal import hear_payment, hear_rating, hear_stop, hear_supplement
from app.casework.mend_portal import retry_portal
from app.casework.offer_supplement import OfferSupplement
from app.casework.pay_online import order_payment, take_notice
from app.casework.rate_dossier import RateDossier, rate_dossier
from app.casework.receive_payment import NotePayment
from app.casework.reception import ComponentGiven
from app.casework.request_stop import RequestStop
from app.casework.send_supplement import SupplementText, begin_supplement, send_supplement
from app.casework.standing import Standing
from app.db import reading
from app.domain.errors import Refused
from app.integrations import signed
from app.payments.records import Payment, PaymentOrder
from app.portal.records import PortalDossier

KINDS = ("payment", "wrong amount", "supplement", "stop", "rating")
AMOUNT = 1_500_000
Telling = Callable[[], Any]


class Citizens(Province):
    """What comes from outside; ``who`` matters only where an officer answers."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Telling] = []
        self.answers: dict[int, Any] = {}
        self.notices: list[dict[str, str]] = []

    def _message(self, kind: str) -> Telling:
        by, services, number = self.world.actor("cong.dvc"), self.world.services, f"tin-{len(self.messages)}"
        code, at = self.code, self.world.clock.now()
        if kind in ("payment", "wrong amount"):
            amount = AMOUNT if kind == "payment" else 7
            paid = NotePayment(by=by, code=code, amount=amount, reference=number, paid_at=at, channel="portal")
            return lambda: hear_payment(services, number, paid)
        if kind == "supplement":
            papers = (ComponentGiven(name=f"Giấy {number}", originals=0, copies=1),)
            offered = OfferSupplement(by=by, code=code, what=f"Gửi thêm {number}", components=papers)
            return lambda: hear_supplement(services, number, offered)
        if kind == "stop":
            wish = RequestStop(by=by, code=code, asked_by="Hoàng Thị Thơm", reason="Không còn nhu cầu")
            return lambda: hear_stop(services, number, wish)
        rating = RateDossier(by=by, code=code, score=4)
        return lambda: hear_rating(services, number, rating)

    def do_portal_sends(self, who: str, n: int) -> None:
        self.messages.append(self._message(KINDS[n % len(KINDS)]))
        self._tell(len(self.messages) - 1)

    def do_portal_sends_again(self, who: str, n: int) -> None:
        """What was taken has no second effect and the same answer; what came too early may be taken now."""
        if self.messages:
            self._tell(n % len(self.messages))

    def _tell(self, n: int) -> None:
        def tell() -> None:
            answer = self.messages[n]()
            assert self.answers.setdefault(n, answer) == answer

        known, before = n in self.answers, self.facts()
        self.trying("message", tell)
        if known:
            assert self.facts() == before

    def do_order(self, who: str, n: int) -> None:
        mine = Standing(opened=frozenset({self.code}))
        self.trying("order", lambda: order_payment(self.world.services, code=self.code, standing=mine))

    def do_notice(self, who: str, n: int) -> None:
        """The provider says paid or failed, now and then of another amount."""
        with reading() as session:
            order = session.scalar(select(PaymentOrder.code).order_by(PaymentOrder.id.desc()).limit(1))
        if order is None:
            return
        told = {"merchant": "DEMO", "order": order, "amount": str(7 if n % 5 == 4 else AMOUNT)}
        told |= {"result": "failed" if n % 3 == 2 else "paid", "paid_at": self.world.clock.now().isoformat()}
        fields = {**told, "reference": f"R-{len(self.notices)}"}
        self.notices.append(signed(fields, key=self.world.services.payments.key))  # type: ignore[attr-defined]
        self._notify(len(self.notices) - 1)

    def do_notice_again(self, who: str, n: int) -> None:
        if self.notices:
            before = self.facts()
            self._notify(n % len(self.notices))
            assert self.facts() == before

    def _notify(self, n: int) -> None:
        fields = self.notices[n]
        self.trying("notice", lambda: take_notice(self.world.services, fields=fields))
        with reading() as session:
            kept = session.scalars(select(Payment).where(Payment.reference == fields["reference"])).all()
        assert len(kept) == (fields["result"] == "paid"), "money that came is kept, once, whatever it fits"

    def do_send_supplement(self, who: str, n: int) -> None:
        mine, name = Standing(opened=frozenset({self.code})), ("Hoàng Thị Thơm", "Hoàng Thị Thơm Hai")[n % 2]
        given = SupplementText(code=self.code, standing=mine, note="Bản mới", raw={**APPLICATION, "full_name": name})

        def send() -> None:
            begin_supplement(code=self.code, standing=mine)
            send_supplement(self.world.services, given)

        self.trying("sent", send)

    def do_rate(self, who: str, n: int) -> None:
        mine = Standing(opened=frozenset({self.code}))
        rating = RateDossier(by=None, code=self.code, score=n % 7, standing=mine)
        self.trying("rate", lambda: rate_dossier(self.world.services, rating))

    def do_hand_in(self, who: str, n: int) -> None:
        """Another dossier: at the desk, online, or at a desk elsewhere."""
        if len(self.codes) < 3:
            self.trying("received", lambda: self.take((self.world.receive, self._submits, self._elsewhere)[n % 3]()))

    def _submits(self) -> str:
        return submitted(self.world)

    def _elsewhere(self) -> str:
        self.world.place_independent()
        return self.world.receive(desk="mc.noivu", competent="H14.02.01")

    def do_answer(self, who: str, n: int) -> None:
        do = decline if n % 4 == 3 else accept
        self.trying("answer", lambda: do(self.world, self.code, desk=who))

    def do_arrive(self, who: str, n: int) -> None:
        by = self.world.actor(who)
        self.trying("arrive", lambda: confirm_arrival(self.world.services, by=by, code=self.code))

    @rule(down=st.booleans())
    def messages_go_out(self, down: bool) -> None:
        self.joined.portal.down = down
        self.joined.deliver()
        deliver_messages(self.world.services)

    def the_portal_heals(self) -> None:
        """Both sides hold the same once the portal is there again; corrections repeat the status that stands."""
        self.joined.portal.calm()
        for _ in range(8):
            with suppress(Refused):
                retry_portal(self.world.services, by=self.world.actor("quantri"))
            self.joined.deliver()
            self.world.clock.advance(hours=2)
        assert self.joined.portal.violations == []
        for code in self.codes:
            told = [e.body["portal_status"] for e in events(f"dossier:{code}") if "portal_status" in e.body]
            assert _changes(self.joined.told(code)) == _changes(told)
            held = self.joined.portal.holds([code])[code]
            with reading() as session:
                ours = session.get_one(PortalDossier, code)
            assert (held.seq, held.status) == (ours.seq, ours.status) == (ours.taken, told[-1])


def _changes(statuses: list[int]) -> list[int]:
    return [now for before, now in zip([None, *statuses], statuses, strict=False) if now != before]
