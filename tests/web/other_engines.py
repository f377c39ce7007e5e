"""Running the application on another engine for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from world import World

from app.domain.ports import Engine
from app.domain.steps import Incident, Step


class StuckEngine:
    """Works as the real one until a task is to be completed, which meets an incident."""

    def __init__(self, real: Engine) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def complete(self, *given: Any, **more: Any) -> Step:
        incident = Incident(element_id="Gateway_3", code="NO_WAY", message="Không nhánh nào đúng.")
        return replace(self._real.complete(*given, **more), incident=incident)


@contextmanager
def engine_of(world: World, monkeypatch: pytest.MonkeyPatch, engine: Any) -> Iterator[None]:
    """Inside, the application runs on this engine."""
    with monkeypatch.context() as patched:
        patched.setitem(world.app.extensions, "motcua", replace(world.services, engine=engine))
        yield
