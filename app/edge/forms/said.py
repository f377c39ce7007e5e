"""Sentences about fields in two languages: Vietnamese by default, English where it is asked for."""

from collections.abc import Mapping, Sequence
from typing import Any


class Said(str):
    """A Vietnamese sentence that knows its English; wherever text is taken it is the Vietnamese."""

    english: str

    def __new__(cls, vietnamese: str, english: str) -> "Said":
        made = super().__new__(cls, vietnamese)
        made.english = english
        return made

    def format(self, *_: Any, **__: Any) -> "Said":
        """The sentence itself: marshmallow formats its messages, these are finished."""
        return self

    def __reduce__(self) -> tuple[type["Said"], tuple[str, str]]:
        return Said, (str(self), self.english)


def in_english(sentence: str) -> str:
    """The English of a sentence; what its author wrote in Vietnamese only stays Vietnamese."""
    return sentence.english if isinstance(sentence, Said) else sentence


def told(fields: Mapping[str, Sequence[str]], *, english: bool) -> dict[str, list[str]]:
    """The sentences of each field in the language asked for."""
    return {path: [in_english(text) if english else str(text) for text in texts] for path, texts in fields.items()}
