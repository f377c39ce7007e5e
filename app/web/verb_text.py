"""How one verb of the ledger is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class VerbText:
    """A verb's short name, its kind (step | act | clock | late | timer | message | view | other), icon and sentence."""

    name: str
    kind: str
    icon: str = "point"
    sentence: Callable[[Body], str] | None = None
