"""A throw-away PostgreSQL for tests: on a socket in a temporary folder, no port, gone at the end.

``MOTCUA_TEST_POSTGRES_URL`` may name a running server instead (its user must be allowed to create databases).
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

GIVEN = "MOTCUA_TEST_POSTGRES_URL"
_OPTIONS = "-c listen_addresses='' -c max_connections=60"
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
_running: dict[str, Path] = {}


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl: the newest one that Debian installed, else what PATH offers."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = installed[-1] if installed else shutil.which("initdb")
    return Path(found).parent if found else None


def skip_reason() -> str | None:
    """Why there can be no server here; None when there can."""
    if os.environ.get(GIVEN):
        return None
    if binaries() is None:
        return f"no PostgreSQL server: neither {GIVEN} nor initdb"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL refuses to run as root and there is no runuser"
    return None


def start_server(*, durable: bool = False) -> str:
    """Start a server (under a second) and return the URL of its maintenance database.

    ``durable``: a commit is on the disk, as in an installation; tests do without.
    """
    if given := os.environ.get(GIVEN):
        return given
    home = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    _run("initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    options = f"-k {home} {_OPTIONS}" if durable else f"-k {home} {_OPTIONS} {_FAST}"
    _run("pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start")
    url = f"postgresql+psycopg://postgres@/postgres?host={home}"
    _running[url] = home
    return url


def stop_server(url: str) -> None:
    """Stop a server that ``start_server`` started and remove its files; a given one is left alone."""
    home = _running.pop(url, None)
    if home is not None:
        _run("pg_ctl", "-D", home / "data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def fresh_database(url: str, template: str = "template0") -> str:
    """Create an empty database, or a copy of ``template``, on the server of ``url`` and return its own URL."""
    name = f"motcua_test_{uuid4().hex[:12]}"
    _maintain(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str, database_url: str) -> None:
    """Remove a database made by ``fresh_database``, even if somebody is still connected."""
    _maintain(url, f'DROP DATABASE IF EXISTS "{make_url(database_url).database}" WITH (FORCE)')


def _maintain(url: str, statement: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement.encode())


def _run(program: str, *arguments: object) -> None:
    folder = binaries()
    assert folder is not None, skip_reason()
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_postgres, str(folder / program), *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", timeout=60)
