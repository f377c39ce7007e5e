"""A case whose log is kept: after every step the state is rebuilt from it and must be the same."""

from collections.abc import Mapping
from typing import Any

from drawn_models import AT

from app.domain.steps import Completion, LogKind, Model, Step, TaskKey, Wait
from app.engine import SpiffEngine


class LoggedWalk:
    """Every call restores the stored state; every step is compared with the log told again."""

    def __init__(self, engine: SpiffEngine, drawn: Model, **data: Any) -> None:
        self.engine, self.model, self.data = engine, drawn, data
        self.log: list[Completion] = []
        self.step: Step = engine.start(drawn, data=data, at=AT)
        self._check()

    @property
    def open(self) -> list[str]:
        return [key.element_id for key in self.step.open]

    @property
    def waits(self) -> dict[str, Wait]:
        return {wait.key.element_id: wait for wait in self.step.waits}

    @property
    def items(self) -> list[Any]:
        return [self.step.items.get(key) for key in self.step.open]

    @property
    def end(self) -> str | None:
        return self.step.ended.element_id if self.step.ended else None

    def key(self, element_id: str, at: int = 0) -> TaskKey:
        return [key for key in self.step.open if key.element_id == element_id][at]

    def do(self, element_id: str, at: int = 0, **data: Any) -> "LoggedWalk":
        return self.do_key(self.key(element_id, at), **data)

    def do_key(self, key: TaskKey, **data: Any) -> "LoggedWalk":
        step = self.engine.complete(self.model, state=self.step.state, key=key, data=data, at=AT)
        return self._moved(step, key, "completed", data)

    def fire(self, element_id: str) -> "LoggedWalk":
        key = self.waits[element_id].key
        step = self.engine.fire(self.model, state=self.step.state, key=key, at=AT)
        return self._moved(step, key, "fired", {})

    def receive(self, element_id: str, **data: Any) -> "LoggedWalk":
        key = self.waits[element_id].key
        step = self.engine.receive(self.model, state=self.step.state, key=key, data=data, at=AT)
        return self._moved(step, key, "received", data)

    def end_wait(self, key: TaskKey, kind: str) -> "LoggedWalk":
        if kind == "fire":
            return self._moved(self.engine.fire(self.model, state=self.step.state, key=key, at=AT), key, "fired", {})
        step = self.engine.receive(self.model, state=self.step.state, key=key, data={}, at=AT)
        return self._moved(step, key, "received", {})

    def targets(self, element_id: str, at: int = 0) -> list[str]:
        current = self.key(element_id, at)
        found = self.engine.targets(self.model, data=self.data, completions=self.log, current=current)
        return [f"{key.element_id}{key.occurrence}" for key in found]

    def hand_back(self, element_id: str, occurrence: int = 1) -> "LoggedWalk":
        target = TaskKey(element_id=element_id, occurrence=occurrence)
        step = self.engine.hand_back(self.model, data=self.data, completions=self.log, target=target, at=AT)
        return self._moved(step, target, "handed_back", {})

    def _moved(self, step: Step, key: TaskKey, kind: LogKind, data: Mapping[str, Any]) -> "LoggedWalk":
        self.step = step
        if step.incident is None:
            self.log.append(Completion(key=key, data=data, at=AT, kind=kind))
        self._check()
        return self

    def _check(self) -> None:
        told = self.engine.rebuild(self.model, data=self.data, completions=self.log, at=AT)
        stored = self.step
        assert self.engine.fingerprint(told.state) == self.engine.fingerprint(stored.state)
        assert (told.open, told.waits, told.items) == (stored.open, stored.waits, stored.items)
        assert (told.data, told.ended) == (stored.data, stored.ended)
        keys = [*stored.open, *(wait.key for wait in stored.waits)]
        assert len(set(keys)) == len(keys)
