"""A database with the ledger's tables, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from tiny_app import sqlite_url, tiny_app

import app.audit  # noqa: F401  the tables must be known before they are created

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture
def ledger_app(tmp_path: Path) -> Iterator[Flask]:
    with tiny_app(sqlite_url(tmp_path)) as tiny:
        yield tiny


@pytest.fixture(params=BOTH)
def each_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if postgres else sqlite_url(tmp_path)
    with tiny_app(url) as tiny:
        yield tiny


@pytest.fixture
def postgres_ledger(postgres_url: str) -> Iterator[Flask]:
    with tiny_app(postgres_url) as tiny:
        yield tiny
