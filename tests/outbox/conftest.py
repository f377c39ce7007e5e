"""A database with the outbox, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from tiny_app import sqlite_url, tiny_app

import app.outbox  # noqa: F401  the table must be known before it is created

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def outbox_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if postgres else sqlite_url(tmp_path)
    with tiny_app(url) as tiny:
        yield tiny


@pytest.fixture
def postgres_outbox(postgres_url: str) -> Iterator[Flask]:
    with tiny_app(postgres_url) as tiny:
        yield tiny
