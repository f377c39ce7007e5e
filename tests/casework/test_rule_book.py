"""Which regulation and which calendar count: by the day of reception, and for ever what a dossier pins."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import delete, select
from world import World

from app.casework.rule_book import RuleBook
from app.db import reading, transaction
from app.domain.clock import VIETNAM
from app.domain.regulation import load_regulation
from app.domain.regulation_snapshot import regulation_from_data, regulation_to_data, regulation_version
from app.dossiers.records import Dossier
from app.rules.records import RuleSnapshot


@pytest.fixture
def ninh_binh(world: World) -> Iterator[World]:
    """The world of a province that chose Ninh Bình 2025, which follows Ninh Bình 2024."""
    before = world.services
    world.app.extensions["motcua"] = replace(before, rules=RuleBook(chosen="ninh-binh-2025"))
    yield world
    world.app.extensions["motcua"] = before


def received_on(world: World, *day: int) -> Dossier:
    world.clock.set(datetime(*day, 9, 0, tzinfo=VIETNAM))  # type: ignore[arg-type, misc]
    return world.dossier(world.receive())


def test_dossiers_of_both_regulations_stand_side_by_side(ninh_binh: World) -> None:
    last, first = received_on(ninh_binh, 2025, 12, 9), received_on(ninh_binh, 2025, 12, 10)
    assert (last.regulation_id, first.regulation_id) == ("ninh-binh-2024", "ninh-binh-2025")
    with reading() as session:
        kept = [ninh_binh.services.rules.regulation_of(session, row).id for row in (last, first)]
    assert kept == ["ninh-binh-2024", "ninh-binh-2025"]


def test_a_dossier_stays_under_the_values_it_was_received_with(world: World) -> None:
    row = world.dossier(world.receive())
    with transaction() as session:
        kept = session.get_one(RuleSnapshot, ("regulation", f"{row.regulation_id} {row.regulation_version}"))
        changed = [
            value | {"value": 4, "clause": "như lúc tiếp nhận"} if value["key"] == "supplement_max" else value
            for value in kept.data["values"]
        ]
        kept.data = {**kept.data, "values": changed}
    world.services.rules.forget()
    with reading() as session:
        regulation = world.services.rules.regulation_of(session, row)
    assert regulation.policy.supplement_max == 4
    assert regulation.value("supplement_max").clause == "như lúc tiếp nhận"


def test_dossiers_from_before_snapshots_go_by_what_ships(world: World) -> None:
    row = world.dossier(world.receive())
    with transaction() as session:
        session.execute(delete(RuleSnapshot))
    world.services.rules.forget()
    with reading() as session:
        assert world.services.rules.regulation_of(session, row).id == row.regulation_id
        assert world.services.rules.pinned(session, row.calendar_version).version == row.calendar_version


def test_texts_are_kept_once(world: World) -> None:
    world.receive()
    world.receive()
    with reading() as session:
        kinds = sorted(session.scalars(select(RuleSnapshot.kind)))
    assert kinds == ["calendar", "regulation"]


@pytest.mark.parametrize("name", ["mac-dinh", "ninh-binh-2025", "tuyen-quang-2025", "thanh-hoa-2022"])
def test_a_regulation_survives_as_plain_data(name: str) -> None:
    regulation = load_regulation(name)
    again = regulation_from_data(regulation_to_data(regulation))
    assert (again.policy, again.values) == (regulation.policy, regulation.values)
    assert regulation_version(again) == regulation_version(regulation)
