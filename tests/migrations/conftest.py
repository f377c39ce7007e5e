"""An empty database of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/empty.db" if sqlite else request.getfixturevalue("postgres_url")
    engine = create_engine(url, poolclass=NullPool)
    yield engine
    engine.dispose()
