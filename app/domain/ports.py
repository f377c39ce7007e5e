"""What the use cases need from outside, each fulfilled by an adapter that ``app.factory`` plugs in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.domain.definition import DecisionInspection, DecisionView, Inspection, Repair
from app.domain.portal import Held
from app.domain.steps import Completion, Model, Step, TaskKey
from app.domain.webhooks import Delivery, NewSecret


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


class WebhookPort(Protocol):
    """Tells other systems of events, signed; knows which addresses may be told."""

    @property
    def plain(self) -> bool:
        """True where http is taken too (the demonstration)."""

    @property
    def seal_mark(self) -> str:
        """What every secret begins with that the installation's present key sealed."""

    def new_secret(self) -> NewSecret:
        """A random secret: as it is shown once, and sealed as it is kept."""

    def sealed_again(self, sealed: str) -> str:
        """The same secret under the present key; ValueError when no key opens it."""

    def send(self, delivery: Delivery) -> None:
        """Hand the message over; raise DeliveryFailed when it was not taken, for whatever reason."""


class DeliveryFailed(Exception):
    """The other side did not take the message; try again later."""


class DeliveryRefused(DeliveryFailed):
    """The other side answered that it will never take this message as it is."""


class OtherSideDown(DeliveryFailed):
    """The other side does not answer at all: no message can be delivered now."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A person as an identity provider names them; ``subject`` is theirs at this provider for ever (INT-13)."""

    subject: str
    name: str
    identity_number: str
    phone: str = ""
    email: str = ""
    address: str = ""


class NotGenuine(Exception):
    """What came back from outside is not signed by whom it should be, is too old, or answers another question."""


class IdentityPort(Protocol):
    """Sends an applicant to an identity provider (VNeID) and reads what it says when they come back."""

    @property
    def name(self) -> str:
        """The provider's name in our records; empty where there is none and nobody can identify themself."""

    @property
    def label(self) -> str:
        """What people call it."""

    def address(self, *, state: str, return_url: str, at: datetime) -> str:
        """Where to send the applicant; ``state`` comes back unchanged."""

    def read(self, fields: Mapping[str, str], *, state: str, at: datetime) -> Identity:
        """What the provider answered. Raises NotGenuine."""


@dataclass(frozen=True, kw_only=True)
class PayableOrder:
    """What is to be paid on the provider's page: ``code`` comes back with the payment; ``amount`` in whole đồng."""

    code: str
    amount: int
    text: str
    return_url: str
    notice_url: str


@dataclass(frozen=True, kw_only=True)
class PaymentNotice:
    """What a payment provider says of an order. ``paid`` False: the payer gave up or the bank refused."""

    order: str
    amount: int
    reference: str
    paid: bool
    paid_at: datetime


class PaymentPort(Protocol):
    """A hosted payment page: the payer is sent there; what comes back, by the payer or by itself, is signed."""

    @property
    def name(self) -> str:
        """The provider's name in our records; empty where nothing can be paid online."""

    @property
    def label(self) -> str:
        """What people call it."""

    def address(self, order: PayableOrder, *, at: datetime) -> str:
        """Where to send the payer."""

    def read(self, fields: Mapping[str, str]) -> PaymentNotice:
        """What the provider says, by the payer's return or server to server. Raises NotGenuine."""


@dataclass(frozen=True, kw_only=True)
class PortalMessage:
    """News of a dossier for the national portal. ``id`` is stable over retries, ``seq`` counts the dossier's messages
    from 1 on without gaps; ``body`` is JSON as docs/portal.md describes it."""

    id: str
    code: str
    seq: int
    body: Mapping[str, Any]


class PortalPort(Protocol):
    """The national portal. What it is asked or sent may raise DeliveryFailed; messages come in order per dossier."""

    @property
    def configured(self) -> bool:
        """False where there is no portal: then nothing is posted."""

    @property
    def takes_tests(self) -> bool:
        """True for an emulator: test dossiers may be sent there, and nowhere else (REP-02)."""

    @property
    def place(self) -> str:
        """Where it is, for people to read; never a secret."""

    def send(self, message: PortalMessage) -> None:
        """Hand over one message; a repeated ``id`` changes nothing there. DeliveryFailed and its kinds."""

    def holds(self, codes: Collection[str]) -> Mapping[str, Held]:
        """What it holds of these dossiers, by code; those that it does not know are left out. DeliveryFailed."""

    def changed(self, from_at: datetime, until_at: datetime) -> Sequence[Held]:
        """What it holds of all our dossiers whose status it took from–until. DeliveryFailed."""
