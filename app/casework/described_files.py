"""Files as a form's data describe them: by mark, name and digest, wherever in the data they stand."""

from collections.abc import Iterator, Mapping
from typing import Any


def described_files(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every file that the data name: ``id`` (the mark), ``name``, ``sha256`` and more."""
    if isinstance(data, Mapping):
        if {"id", "sha256", "name"} <= data.keys():
            yield data
        else:
            for value in data.values():
                yield from described_files(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from described_files(value)
