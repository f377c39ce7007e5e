"""State in, Step out: what the engine answers when it is stepped. Nothing of the engine itself crosses this border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

#: what moved a dossier on: a person completed a task, a timer came, a message came, a task was handed back to, a
#: task was taken back by who had just completed it
LogKind = Literal["completed", "fired", "received", "handed_back", "recalled"]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A diagram that was found ready: its bytes and their SHA-256 in hex, under which its spec is cached.

    ``called`` are the models that its call activities name, by process id; ``decisions`` the DMN files that its
    business rule tasks name, by decision id. Both are pinned with the version; an engine that caches specs must not
    take the hash alone for the key.
    """

    source: bytes = field(repr=False)
    hash: str
    called: Mapping[str, "Model"] = field(default_factory=dict, repr=False)
    decisions: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True, order=True)
class TaskKey:
    """A task of a dossier for ever: the element and the how-manieth time it was opened (from 1).

    Survives pruning and rebuilding of the engine state, unlike the engine's own ids.
    """

    element_id: str
    occurrence: int


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One line of the log of completions, which is the truth about the dossier.

    ``data`` holds only the routing data: small, impersonal, JSON. ``at`` is recorded, not used for routing. For the
    kinds fired and received ``key`` names the wait that ended, for handed_back and recalled the completed task that is
    done again.
    """

    key: TaskKey
    data: Mapping[str, Any]
    at: datetime
    kind: LogKind = "completed"


@dataclass(frozen=True, kw_only=True)
class Timer:
    """When a wait ends by itself: an ISO 8601 ``duration``, a ``date`` or a ``cycle`` with an end.

    ``unit`` None means calendar time; a unit of rule TIM-07 (working_days, working_hours, …) means that ``text`` is an
    amount in that unit, counted by the dossier's calendar. The engine never waits: the caller keeps the due moment.
    """

    kind: Literal["duration", "date", "cycle"]
    text: str
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Something the diagram waits for that is no task: a timer or a message. Ended by ``fire`` or ``receive``.

    ``attached_to`` is the open task or sub-process of a boundary event, None otherwise. ``correlation`` is the value
    that a message must carry, None where the message's name is enough. ``round`` counts a cycle's firings from 1.
    """

    key: TaskKey
    timer: Timer | None = None
    message: str | None = None
    correlation: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    round: int = 1


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A message that the diagram threw during a step."""

    element_id: str
    message: str
    correlation: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EndReached:
    """The diagram is finished: at which end event, and its kind of result (granted | refused | other)."""

    element_id: str
    result: str


@dataclass(frozen=True, kw_only=True)
class Incident:
    """The diagram cannot go on: which element, a code, a Vietnamese sentence for the administrator."""

    element_id: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one call of the engine changed.

    ``state`` is what to store; ``opened`` the tasks that now wait for people; ``withdrawn`` tasks that were open and
    are gone without having been completed (a terminate end); ``passed`` the ids of nodes and flows that tokens went
    through, in order; ``open`` all tasks open after the step; ``data`` the routing variables after it. ``waits`` are
    all timers and messages waited for after the step, ``sent`` the messages thrown during it, ``items`` what each open
    task of a multi-instance stands for (an agency's code, say).
    """

    state: str = field(repr=False)
    opened: tuple[TaskKey, ...] = ()
    withdrawn: tuple[TaskKey, ...] = ()
    passed: tuple[str, ...] = ()
    open: tuple[TaskKey, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    waits: tuple[Wait, ...] = ()
    sent: tuple[Sent, ...] = ()
    items: Mapping[TaskKey, Any] = field(default_factory=dict)
    ended: EndReached | None = None
    incident: Incident | None = None
