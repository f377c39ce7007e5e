"""Small forms on a dossier's page that were refused: what was typed in which of them, and what is wrong with it."""

from dataclasses import dataclass

from app.domain.errors import DomainError
from app.web.typed_form import TypedForm, refused_form, typed_ids

#: the field that a mistake without a place of its own is about
_MAIN = {"decline": "reason", "recall": "reason", "withdraw": "reason", "ask-opinions": "question"}


@dataclass(frozen=True, kw_only=True)
class PanelForm(TypedForm):
    """A form by its ``panel`` and the ``id`` of what it stands at; its fields have the ids ``<field>-<panel>-<id>``."""

    panel: str
    id: int
    chosen: frozenset[int] = frozenset()

    def field_id(self, name: str) -> str:
        """The id of one of its fields."""
        return f"{name}-{self.panel}-{self.id}"

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """As the macro ``error_summary`` takes it."""
        return [(self.field_id(name), text) for name, text in self.errors.items()]


def refused_panel(error: DomainError, panel: str, *, id: int) -> PanelForm:
    """The present request's form with what is wrong in it, boxes of agencies included."""
    form = refused_form(error)
    errors = {name or _MAIN[panel]: text for name, text in form.errors.items()}
    chosen = typed_ids("agencies") or frozenset()
    return PanelForm(panel=panel, id=id, typed=form.typed, errors=errors, status=form.status, chosen=chosen)
