"""Fixtures that every folder of tests shares."""

from collections.abc import Iterator

import postgres_server as server
import pytest


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the test run."""
    if reason := server.skip_reason():
        pytest.skip(reason)
    url = server.start_server()
    yield url
    server.stop_server(url)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, for this test alone."""
    url = server.fresh_database(postgres_server)
    yield url
    server.drop_database(postgres_server, url)
