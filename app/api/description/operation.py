"""What is said of one operation beside what its schemas say."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``id`` is its name for generated clients and its examples' in examples.json; ``query`` by parameter.

    ``upload``: the body is a file, sent as ``file`` of multipart/form-data.
    """

    id: str
    tag: str
    summary: str
    description: str = ""
    headers: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    upload: bool = False


IDEMPOTENT = ("Idempotency-Key",)
