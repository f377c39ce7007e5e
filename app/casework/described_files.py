"""Files as a form's data describe them: by mark, name and digest, wherever in the data they stand."""

from collections.abc import Iterator, Mapping
from typing import Any


def files_in(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every file that the data name: ``id`` (the mark), ``name``, ``sha256`` and more."""
    if isinstance(data, Mapping):
        if {"id", "sha256", "name"} <= data.keys():
            yield data
        else:
            for value in data.values():
                yield from files_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from files_in(value)


def described_marks(data: Any) -> Iterator[str]:
    """The marks of the files that checked data describe."""
    return (str(file["id"]) for file in files_in(data))
