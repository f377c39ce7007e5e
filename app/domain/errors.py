"""Everything that a caller may have to be told.

    DomainError
    ├── NotFound      what was named is not there, or this person may not know that it is
    ├── Forbidden     the person may see it but may not do this
    ├── Invalid       the input itself is wrong
    │   └── FormInvalid   … field by field
    ├── Refused       the law or the state of the dossier says no
    └── Conflict      somebody else was first, or the page is old

An error carries a ``code`` and the facts; the words in Vietnamese and English and the HTTP status are chosen once, in
``app/edge/sentences.py``. A test walks this tree and the codes.
"""

from collections.abc import Mapping, Sequence


class DomainError(Exception):
    """A refusal with a stable ``code`` and the facts (``data``) that its sentence names."""

    def __init__(self, code: str, /, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        return f"{self.code} {self.data}" if self.data else self.code


class NotFound(DomainError):
    """There is no such thing for this person."""


class Forbidden(DomainError):
    """This person may not do this."""


class Invalid(DomainError):
    """The input is wrong; nothing was changed."""


class FormInvalid(Invalid):
    """Some fields of a form are wrong: ``fields`` maps the field's path to its sentences."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__("form_invalid")
        self.fields = {key: tuple(value) for key, value in fields.items()}


class Refused(DomainError):
    """The law or the state of the thing forbids it; ``data['clause']`` names the clause where there is one."""


class Conflict(DomainError):
    """Another person was first or the page is older than the dossier."""
