"""Delivering the outbox: each at least once with a stable id, a failure is tried later and stops nobody else."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from world import World

from app.casework.deliver_messages import Delivered, deliver_messages
from app.casework.operate import retry_message, run_now
from app.casework.queries.scheduler import scheduler_view
from app.db import reading, transaction
from app.domain.errors import Forbidden, Refused
from app.domain.ports import DeliveryFailed, Mail
from app.outbox import LEASE
from app.outbox.records import OutboxMessage


class Post:
    """Refuses the mails of one recipient, however often, with this error; takes the others."""

    def __init__(self, refuses: str, error: Exception) -> None:
        self.refuses, self.error = refuses, error
        self.taken: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if mail.to == self.refuses:
            raise self.error
        self.taken.append(mail)


def messages() -> list[OutboxMessage]:
    with reading() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.recipient)).all()
        session.expunge_all()
        return list(rows)


def receive_for(world: World, email: str) -> str:
    from app.casework.receive_dossier import ApplicantData

    return world.receive(applicant=ApplicantData(name="Hoàng Thị Thơm", email=email))


def test_a_message_is_delivered_once(world: World) -> None:
    code = world.receive()
    assert deliver_messages(world.services) == Delivered(sent=1, failed=0)
    assert deliver_messages(world.services) == Delivered(sent=0, failed=0)
    (message,) = messages()
    (mail,) = world.mail.sent
    assert (mail.message_id, mail.to) == (message.id, "thom@example.org")
    assert code in mail.subject
    assert message.delivered_at == world.clock.moment


@pytest.mark.parametrize("error", [DeliveryFailed("hộp thư đầy"), DeliveryFailed(), RuntimeError("lỗi lạ")])
def test_a_failure_is_tried_later_and_stops_nobody(world: World, error: Exception) -> None:
    receive_for(world, "a@example.org")
    receive_for(world, "b@example.org")
    post = Post("a@example.org", error)
    services = replace(world.services, mail=post)
    assert deliver_messages(services) == Delivered(sent=1, failed=1)
    failed, sent = messages()
    assert failed.delivered_at is None
    assert failed.last_error
    assert sent.delivered_at is not None
    assert deliver_messages(services) == Delivered(sent=0, failed=0), "not again at once"
    world.clock.advance(minutes=1)
    post.refuses = ""
    assert deliver_messages(services) == Delivered(sent=1, failed=0)
    assert post.taken[-1].message_id == failed.id, "the same id again"


def test_not_more_than_asked_for(world: World) -> None:
    for n in range(3):
        receive_for(world, f"{n}@example.org")
    assert deliver_messages(world.services, limit=2).sent == 2
    assert deliver_messages(world.services, limit=2).sent == 1


def test_the_administrator_sees_and_retries_what_was_given_up(world: World) -> None:
    receive_for(world, "a@example.org")
    services = replace(world.services, mail=Post("a@example.org", DeliveryFailed("không có hộp thư")))
    for _ in range(12):
        deliver_messages(services)
        world.clock.advance(hours=2)
    admin = world.actor("quantri")
    view = scheduler_view(services, by=admin)
    assert [m.last_error for m in view.failed] == ["không có hộp thư"]
    retry_message(services, by=admin, message_id=view.failed[0].id)
    assert scheduler_view(services, by=admin).waiting_total == 1
    with pytest.raises(Refused, match="message_not_given_up"):
        retry_message(services, by=admin, message_id=view.failed[0].id)
    assert deliver_messages(world.services).sent == 1


def test_a_round_on_demand_is_the_administrators(world: World) -> None:
    world.receive()
    done = run_now(world.services, by=world.actor("quantri"))
    assert done.deliver == Delivered(sent=1, failed=0)
    for call in (lambda by: run_now(world.services, by=by), lambda by: scheduler_view(world.services, by=by)):
        with pytest.raises(Forbidden):
            call(world.actor("mc.ctxh"))


def test_a_lease_that_was_lost_is_taken_over(world: World) -> None:
    world.receive()
    with transaction() as session:
        row = session.scalars(select(OutboxMessage)).one()
        row.leased_until = world.clock.moment + LEASE
    assert deliver_messages(world.services).sent == 0
    world.clock.advance(hours=3)
    assert deliver_messages(world.services).sent == 1
