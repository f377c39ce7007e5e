"""What the use cases need from outside, each fulfilled by an adapter that ``app.factory`` plugs in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.domain.definition import DecisionInspection, DecisionView, Inspection, Repair
from app.domain.steps import Completion, Model, Step, TaskKey


class Engine(Protocol):
    """The token engine as a function: state in, Step out. No clock, no database, no code from files."""

    def inspect(self, source: bytes) -> Inspection:
        """Judge an uploaded file: never raises for any bytes, never executes or fetches anything."""

    def inspect_decisions(self, source: bytes) -> DecisionInspection:
        """Judge an uploaded DMN file, as ``inspect`` does a diagram."""

    def decision_tables(self, source: bytes) -> tuple[DecisionView, ...]:
        """The decisions of a DMN file for people to read; empty for a file that cannot be read."""

    def repairs(self, source: bytes) -> tuple[Repair, ...]:
        """What could be repaired in a diagram, in the order of doing it; empty when it cannot be told. Never raises."""

    def repair(self, source: bytes, codes: Collection[str]) -> bytes:
        """The diagram with the repairs of these codes made, as UTF-8; all else keeps its meaning.

        Codes that do not apply change nothing. Raises Refused("repair_failed").
        """

    def readable(self, source: bytes) -> str:
        """The diagram's XML with one element a line, for people to compare. Raises Refused("repair_failed")."""

    def start(self, model: Model, *, data: Mapping[str, Any], at: datetime) -> Step:
        """Begin a dossier on this model."""

    def complete(self, model: Model, *, state: str, key: TaskKey, data: Mapping[str, Any], at: datetime) -> Step:
        """Complete one open task with its routing data. Raises Conflict("task_not_open") if it is not open."""

    def rebuild(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], at: datetime
    ) -> Step:
        """The state after these completions, from nothing. Equal to the stored state by ``fingerprint``."""

    def fire(self, model: Model, *, state: str, key: TaskKey, at: datetime) -> Step:
        """A timer that is waited for has come. Raises Conflict("wait_not_open") if it is not waited for any more."""

    def receive(self, model: Model, *, state: str, key: TaskKey, data: Mapping[str, Any], at: datetime) -> Step:
        """A message that is waited for has come, with routing data. Raises Conflict("wait_not_open")."""

    def targets(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], current: TaskKey
    ) -> tuple[TaskKey, ...]:
        """Completed tasks to which ``current`` may be handed back: those that every path to it passes, latest first."""

    def hand_back(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], target: TaskKey, at: datetime
    ) -> Step:
        """The state in which ``target`` is to be done again, rebuilt from the log without what depends on it.

        The task opens under the next occurrence; tasks that were open and depend on it are ``withdrawn``. The caller
        appends Completion(kind="handed_back", key=target) to the log, which ``rebuild`` understands. Raises
        Conflict("target_not_allowed").
        """

    def recall(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], target: TaskKey, at: datetime
    ) -> Step:
        """The state before the last line of the log, which must be the completion of ``target``: as if not completed.

        The task opens under the next occurrence; what its completion opened is ``withdrawn``. The caller appends
        Completion(kind="recalled", key=target) to the log. Raises Conflict("recall_not_last").
        """

    def fingerprint(self, state: str) -> str:
        """A digest of a state that ignores the engine's random ids and times: equal states, equal fingerprints."""


@dataclass(frozen=True, kw_only=True)
class CheckedForm:
    """A form's clean data; ``routing`` is the part that conditions of the diagram may read."""

    data: Mapping[str, Any]
    routing: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FormLook:
    """A form as it stands while somebody types: the paths that are hidden now, and what the server computed."""

    hidden: frozenset[str] = frozenset()
    computed: Mapping[str, Any] = field(default_factory=dict)


class FormChecker(Protocol):
    """Checks what a person typed against a form-js schema."""

    def check(self, schema: Mapping[str, Any], raw: Mapping[str, Any]) -> CheckedForm:
        """Return the clean data (unknown and hidden fields dropped); raise FormInvalid otherwise."""

    def look(self, schema: Mapping[str, Any], raw: Mapping[str, Any]) -> FormLook:
        """What the conditions hide and the expressions give for these values, right or wrong; never FormInvalid."""

    def problems(self, schema: Mapping[str, Any]) -> tuple[str, ...]:
        """What is wrong with the form itself, as Vietnamese sentences; empty when it can be used."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one recipient; ``message_id`` is stable over retries so that receivers can drop repeats."""

    message_id: str
    to: str
    subject: str
    text: str


class MailPort(Protocol):
    """Delivers mail; raises DeliveryFailed when it could not be handed over."""

    def send(self, mail: Mail) -> None: ...


class DeliveryFailed(Exception):
    """The other side did not take the message; try again later."""
