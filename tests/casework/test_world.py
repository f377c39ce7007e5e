"""The ready world itself: what one test does is not seen by the next."""

from contextlib import suppress

import pytest
from sqlalchemy import func, select
from world import MORNING, World

from app.audit import verify
from app.db import reading, transaction
from app.db.records import Setting
from app.dossiers.records import Dossier


def dossiers() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Dossier)) or 0


@pytest.mark.parametrize("turn", [1, 2])
def test_two_tests_do_not_see_each_others_rows(world: World, turn: int) -> None:
    assert dossiers() == 0
    assert world.clock.now() == MORNING
    world.receive()
    world.clock.advance(days=1)
    assert dossiers() == 1


def test_commit_and_rollback_inside_a_test_are_savepoints(world: World) -> None:
    with transaction() as session:
        session.add(Setting(name="kept", value="1"))
    with suppress(ZeroDivisionError), transaction() as session:
        session.add(Setting(name="lost", value="1"))
        session.flush()
        raise ZeroDivisionError
    with reading() as session:
        assert session.scalars(select(Setting.name)).all() == ["kept"]


def test_each_request_has_its_own_person(lite_world: World) -> None:
    first, second = lite_world.client("mc.ctxh"), lite_world.client()
    assert first.get("/api/v1/tasks").status_code == 401, "pages and API do not share their sign-in"
    assert second.get("/viec-cua-toi").status_code == 302


def test_the_loaded_province_has_a_sound_ledger(world: World) -> None:
    with reading() as session:
        report = verify(session)
    assert report.ok
    assert report.events > 10
