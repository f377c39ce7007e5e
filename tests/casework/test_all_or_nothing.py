"""Every change and its event in the ledger are one: if the event cannot be written, nothing at all was."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from calendar_drafting import draft
from drafts import move, moved_until, upload
from incidents import LedgerFailed, failing_ledger
from sqlalchemy import select
from walking import complete, confirmed, walked
from world import World

from app.casework.account_care import lock_person, unlock_person
from app.casework.accounts import NewPerson, create_person, lock_demo_accounts, sign_in_event, sign_out
from app.casework.approve_version import send_back
from app.casework.claim_task import claim_task, release_task
from app.casework.deliver_messages import deliver_messages
from app.casework.demo_clock import move_clock
from app.casework.load_province import load_province
from app.casework.operate import retry_message
from app.casework.rebuild_state import rebuild_state
from app.casework.reject_calendar import reject_calendar
from app.casework.release_calendar import release_calendar
from app.casework.settle import ReturnResult, return_result
from app.casework.substitutions import Substitute, add_substitution
from app.casework.tokens import create_token, list_tokens, revoke_token
from app.casework.webhooks import NewWebhook, pause_webhook, subscribe
from app.db import Model, reading, transaction
from app.dossiers.records import EngineState
from app.outbox.records import OutboxMessage

NOTE = {"note": "Đã kiểm tra."}
Verb = Callable[[World], Callable[[], Any]]


def everything() -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading() as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for name, table in Model.metadata.tables.items()
        }


def receiving(world: World) -> Callable[[], Any]:
    return lambda: world.receive(key="k")


def completing(world: World) -> Callable[[], Any]:
    code = world.receive()
    return lambda: complete(world, code, "Step_2", data=NOTE)


def claiming(world: World) -> Callable[[], Any]:
    task, by = world.open_task(world.receive()), world.actor("cv.ctxh")
    return lambda: claim_task(world.services, by=by, task_id=task.id)


def releasing(world: World) -> Callable[[], Any]:
    claiming(world)()
    task, by = world.open_task("H14.02.01-260311-0001"), world.actor("cv.ctxh")
    return lambda: release_task(world.services, by=by, task_id=task.id)


def confirming(world: World) -> Callable[[], Any]:
    code = walked(world)
    return lambda: confirmed(world, code)


def refusing(world: World) -> Callable[[], Any]:
    code = walked(world, case=1)
    return lambda: confirmed(world, code, act="refuse")


def returning(world: World) -> Callable[[], Any]:
    code = walked(world)
    confirmed(world, code)
    command = ReturnResult(by=world.actor("mc.ctxh"), code=code, handed_to="Hoàng Thị Thơm")
    return lambda: return_result(world.services, command)


def uploading(world: World) -> Callable[[], Any]:
    return lambda: upload(world)


def moving(verb: str, after: str | None) -> Verb:
    def prepare(world: World) -> Callable[[], Any]:
        version_id = upload(world).version_id
        if after:
            moved_until(world, version_id, after)
        return lambda: move(world, version_id, verb)

    return prepare


def sending_back(world: World) -> Callable[[], Any]:
    version_id = moved_until(world, upload(world).version_id, "submit")
    return lambda: send_back(world.services, by=world.actor("thamdinh"), version_id=version_id, reason="Sai.")


def creating_a_person(world: World) -> Callable[[], Any]:
    new = NewPerson(username="moi", full_name="Người Mới", password="mật khẩu dài", agency_code="H14.01")
    return lambda: create_person(world.services, new)


def unlocking(world: World) -> Callable[[], Any]:
    lock_person(world.services, username="cv.ctxh")
    return lambda: unlock_person(world.services, username="cv.ctxh")


def standing_in(world: World) -> Callable[[], Any]:
    at = world.clock.moment
    until = at + timedelta(days=1)
    given = Substitute(by=None, absent="cv.ctxh", substitute="cv.noivu", from_at=at, until_at=until, decision="12/QĐ")
    return lambda: add_substitution(world.services, given)


def revoking(world: World) -> Callable[[], Any]:
    create_token(world.services, username="mc.ctxh", label="", days=1)
    (row,) = list_tokens(world.services)
    return lambda: revoke_token(world.services, token_id=row.id)


def loading(world: World) -> Callable[[], Any]:
    table = {"agencies": [{"code": "H99", "name": "Sở Mới", "level": "department"}], "persons": []}
    return lambda: load_province(world.services, table, password="motcua", demo=True)


def rebuilding(world: World) -> Callable[[], Any]:
    code = walked(world, done=2)
    row = world.dossier(code)
    with transaction() as session:
        session.get_one(EngineState, row.id).state = world_state_of_start(world, row)
    return lambda: rebuild_state(world.services, code=code, write=True)


def world_state_of_start(world: World, row: Any) -> str:
    """The engine's state as if nothing had been completed."""
    with reading() as session:
        version = world.services.versions.get(session, row.version_id, model_hash=row.model_hash)
    return world.services.engine.start(version.model, data={}, at=row.entered_at).state


def retrying(world: World) -> Callable[[], Any]:
    world.receive()
    with transaction() as session:
        row = session.scalars(select(OutboxMessage)).one()
        row.failed_at, message_id = world.clock.moment, row.id
    return lambda: retry_message(world.services, by=world.actor("quantri"), message_id=message_id)


def releasing_a_calendar(world: World) -> Callable[[], Any]:
    revision_id, by = draft(world), world.actor("pheduyet")
    return lambda: release_calendar(world.services, by=by, revision_id=revision_id)


def rejecting_a_calendar(world: World) -> Callable[[], Any]:
    revision_id, by = draft(world), world.actor("pheduyet")
    return lambda: reject_calendar(world.services, by=by, revision_id=revision_id, reason="Chưa đủ căn cứ.")


def subscribing(world: World) -> int:
    new = NewWebhook(
        by=world.actor("quantri"), label="Kho", url="https://nhan.example.vn/", events=["dossier.received"]
    )
    return subscribe(world.services, new).id


def pausing(world: World) -> Callable[[], Any]:
    webhook_id = subscribing(world)
    return lambda: pause_webhook(world.services, by=world.actor("quantri"), webhook_id=webhook_id)


VERBS: dict[str, Verb] = {
    "receive": receiving,
    "complete": completing,
    "claim": claiming,
    "release": releasing,
    "confirm": confirming,
    "refuse": refusing,
    "return": returning,
    "upload": uploading,
    "submit": moving("submit", None),
    "appraise": moving("appraise", "submit"),
    "approve": moving("approve", "appraise"),
    "put_in_force": moving("put_in_force", "approve"),
    "send_back": sending_back,
    "create_person": creating_a_person,
    "create_token": lambda w: lambda: create_token(w.services, username="mc.ctxh", label="", days=1),
    "lock_person": lambda w: lambda: lock_person(w.services, username="cv.ctxh"),
    "unlock_person": unlocking,
    "substitute": standing_in,
    "revoke_token": revoking,
    "subscribe": lambda w: lambda: subscribing(w),
    "pause_webhook": pausing,
    "lock_demo": lambda w: lambda: lock_demo_accounts(w.services),
    "sign_in": lambda w: lambda: sign_in_event(w.services, username="mc.ctxh"),
    "sign_out": lambda w: lambda: sign_out(w.services, by=w.actor("mc.ctxh")),
    "move_clock": lambda w: lambda: move_clock(w.services, by=None, seconds=60),
    "load_province": loading,
    "rebuild": rebuilding,
    "retry": retrying,
    "draft_calendar": lambda w: lambda: draft(w),
    "release_calendar": releasing_a_calendar,
    "reject_calendar": rejecting_a_calendar,
}


@pytest.mark.parametrize("verb", VERBS)
def test_no_event_no_change(world: World, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    act = VERBS[verb](world)
    before = everything()
    with failing_ledger(monkeypatch), pytest.raises(LedgerFailed):
        act()
    assert everything() == before
    act()
    after = everything()
    assert len(after["audit_event"]) == len(before["audit_event"]) + 1, "one change, one event"


def test_no_mail_leaves_before_the_commit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with failing_ledger(monkeypatch), pytest.raises(LedgerFailed):
        world.receive()
    assert deliver_messages(world.services).sent == 0
    assert world.mail.sent == ()
