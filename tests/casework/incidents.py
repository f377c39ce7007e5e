"""An engine whose diagrams get stuck, and a ledger that fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from app.domain.ports import Engine
from app.domain.steps import Incident, Step


class StuckEngine:
    """Works as the real one until its ``at`` call (start | complete), which meets an incident."""

    def __init__(self, real: Engine, *, at: str) -> None:
        self._real, self._at = real, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def start(self, *given: Any, **more: Any) -> Step:
        return self._stuck("start", self._real.start(*given, **more))

    def complete(self, *given: Any, **more: Any) -> Step:
        return self._stuck("complete", self._real.complete(*given, **more))

    def _stuck(self, call: str, step: Step) -> Step:
        if call != self._at:
            return step
        return replace(step, incident=Incident(element_id="Gateway_3", code="NO_WAY", message="Không nhánh nào đúng."))


class LedgerFailed(Exception):
    """What the failing ledger raises."""


@contextmanager
def failing_ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside, no event can be written."""

    def fail(*_: Any, **__: Any) -> None:
        raise LedgerFailed

    with monkeypatch.context() as patched:
        patched.setattr("app.casework.ledger.record", fail)
        yield
