"""The ticker only rings the bell; a round that fails does not take the others with it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from flask import current_app
from world import World

from app.scheduler import Ticker, tick


def test_a_round_sweeps_and_delivers(lite_world: World) -> None:
    lite_world.receive()
    lite_world.clock.advance(hours=3)
    counts = tick(lite_world.app, lite_world.services)
    assert counts is not None
    assert counts.sweep is not None
    assert counts.sweep.digests > 0
    assert counts.deliver is not None
    assert counts.deliver.sent == 1
    assert [mail.to for mail in lite_world.mail.sent] == ["thom@example.org"]


@pytest.mark.parametrize(("failing", "name"), [("fire_due", "sweep"), ("deliver_messages", "deliver")])
def test_a_failing_use_case_stops_no_other(
    lite_world: World, monkeypatch: pytest.MonkeyPatch, failing: str, name: str
) -> None:
    def fail(_: Any) -> None:
        raise RuntimeError("hỏng")

    monkeypatch.setattr(f"app.casework.rounds.{failing}", fail)
    lite_world.receive()
    lite_world.clock.advance(hours=3)
    counts = tick(lite_world.app, lite_world.services)
    assert [part for part, count in vars(counts).items() if count is None] == [name]
    monkeypatch.undo()
    assert getattr(tick(lite_world.app, lite_world.services), name) is not None, "the next round tries again"


def test_the_ticker_begins_at_once_and_stops(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rang, seen = Event(), []

    def note(services: Any, *, node: str) -> None:
        seen.append(current_app.name)
        rang.set()

    monkeypatch.setattr("app.scheduler.ticker.one_round", note)
    ticker = Ticker(lite_world.app, lite_world.services, seconds=3600)
    ticker.start()
    try:
        assert rang.wait(timeout=10), "the first round comes at once, not after an hour"
    finally:
        ticker.stop()
    assert set(seen) == {"app"}


def test_a_stopped_ticker_rings_no_more(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ticker = Ticker(lite_world.app, lite_world.services, seconds=3600)
    monkeypatch.setattr("app.scheduler.ticker.one_round", lambda _, *, node: None)
    ticker.start()
    ticker.stop()
    assert not ticker._scheduler.running


def test_a_clock_put_back_does_not_silence_the_bell(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rang: list[datetime] = []
    monkeypatch.setattr("app.scheduler.ticker.one_round", lambda _, *, node: rang.append(datetime.now(UTC)))
    ticker = Ticker(lite_world.app, lite_world.services, seconds=1)
    ticker.start()
    try:
        # as if the machine's clock had been put back by a year
        ticker._scheduler.modify_job("tick", next_run_time=datetime.now(UTC) + timedelta(days=365))
        ticker._scheduler.wakeup()
        wait_for(lambda: len(rang) > 2)
    finally:
        ticker.stop()


def wait_for(done: Callable[[], bool]) -> None:
    until = monotonic() + 120
    while not done():
        assert monotonic() < until
        sleep(0.05)
