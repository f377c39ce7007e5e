"""Running one command inside the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from app.domain.errors import DomainError
from app.edge.sentences import sentence


@contextmanager
def services_of(make_app: Any) -> Iterator[Any]:
    """The services inside the application; an error of the house becomes its sentence and exit code 1."""
    app = make_app()
    with app.app_context():
        try:
            yield app.extensions["motcua"]
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
