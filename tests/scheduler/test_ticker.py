"""The ticker only rings the bell; a round that fails does not take the others with it."""

from threading import Event
from typing import Any

import pytest
from flask import current_app
from world import World

from app.scheduler import Ticker, tick


def test_a_round_sweeps_and_delivers(lite_world: World) -> None:
    lite_world.receive()
    lite_world.clock.advance(hours=3)
    counts = tick(lite_world.app, lite_world.services)
    assert counts["sweep"].digests > 0
    assert counts["deliver"].sent == 1
    assert [mail.to for mail in lite_world.mail.sent] == ["thom@example.org"]


@pytest.mark.parametrize(("failing", "name"), [("fire_due", "sweep"), ("deliver_messages", "deliver")])
def test_a_failing_use_case_stops_no_other(
    lite_world: World, monkeypatch: pytest.MonkeyPatch, failing: str, name: str
) -> None:
    def fail(_: Any) -> None:
        raise RuntimeError("hỏng")

    monkeypatch.setattr(f"app.scheduler.ticker.{failing}", fail)
    lite_world.receive()
    lite_world.clock.advance(hours=3)
    counts = tick(lite_world.app, lite_world.services)
    assert counts[name] is None
    assert all(count is not None for other, count in counts.items() if other != name)
    monkeypatch.undo()
    assert tick(lite_world.app, lite_world.services)[name] is not None, "the next round tries again"


def test_the_ticker_begins_at_once_and_stops(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rang, seen = Event(), []

    def note(services: Any) -> int:
        seen.append(current_app.name)
        rang.set()
        return 0

    for name in ("fire_due", "fire_waits", "deliver_messages"):
        monkeypatch.setattr(f"app.scheduler.ticker.{name}", note)
    ticker = Ticker(lite_world.app, lite_world.services, seconds=3600)
    ticker.start()
    try:
        assert rang.wait(timeout=10), "the first round comes at once, not after an hour"
    finally:
        ticker.stop()
    assert set(seen) == {"app"}


def test_a_stopped_ticker_rings_no_more(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ticker = Ticker(lite_world.app, lite_world.services, seconds=3600)
    for name in ("fire_due", "fire_waits", "deliver_messages"):
        monkeypatch.setattr(f"app.scheduler.ticker.{name}", lambda _: 0)
    ticker.start()
    ticker.stop()
    assert not ticker._scheduler.running
