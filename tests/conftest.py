"""Fixtures that every folder of tests shares."""

import os
from collections.abc import Iterator

import postgres_server as server
import pytest
from werkzeug.security import generate_password_hash
from world import World, make_world, rolled_back

from app.edge.protection import limiter

# what makes passwords dear to guess makes every sign-in and every account of a test dear; a hash says how it was made
generate_password_hash.__defaults__ = ("scrypt:128:8:1", 16)


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


@pytest.fixture(scope="session")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The province on SQLite."""
    return make_world(f"sqlite:///{tmp_path_factory.mktemp('world')}/world.db")


@pytest.fixture(scope="session")
def postgres_world(postgres_server: str) -> World:
    """The province on PostgreSQL."""
    return make_world(server.fresh_database(postgres_server))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The province on each database; what a test does in it is undone at its end."""
    with rolled_back(request.getfixturevalue(f"{request.param}_world")) as ready:
        yield ready


@pytest.fixture
def lite_world(sqlite_world: World) -> Iterator[World]:
    """The province on SQLite only: for pages, which do not depend on the database."""
    with rolled_back(sqlite_world) as ready:
        yield ready


@pytest.fixture
def limited(lite_world: World) -> Iterator[World]:
    """With the limits on attempts that other tests leave out."""
    limiter.enabled = True
    limiter.reset()
    yield lite_world
    limiter.reset()
    limiter.enabled = False


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be missing (MOTCUA_NO_SKIPS), a browser or database test that skipped is a failure."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if not os.environ.get("MOTCUA_NO_SKIPS") or reporter is None:
        return
    skipped = [r for r in reporter.stats.get("skipped", ()) if {"browser", "postgres"} & set(r.keywords)]
    if skipped:
        reporter.write_line(f"{len(skipped)} browser or PostgreSQL tests skipped, which is not accepted here")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
