"""State in, Step out: what the engine answers when it is stepped. Nothing of the engine itself crosses this border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Model:
    """A diagram that was found ready: its bytes and their SHA-256 in hex, under which its spec is cached."""

    source: bytes = field(repr=False)
    hash: str


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

    ``data`` holds only the routing data: small, impersonal, JSON. ``at`` is recorded, not used for routing.
    """

    key: TaskKey
    data: Mapping[str, Any]
    at: datetime


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
    through, in order; ``open`` all tasks open after the step; ``data`` the routing variables after it.
    """

    state: str = field(repr=False)
    opened: tuple[TaskKey, ...] = ()
    withdrawn: tuple[TaskKey, ...] = ()
    passed: tuple[str, ...] = ()
    open: tuple[TaskKey, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    ended: EndReached | None = None
    incident: Incident | None = None
