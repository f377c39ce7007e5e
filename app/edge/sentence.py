"""One sentence for people, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """One sentence in both languages."""

    vi: str
    en: str
