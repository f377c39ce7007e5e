"""Migrations: one line of numbered files that make the schema the records need, and keep what is there."""

import ast
import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

import app.factory  # noqa: F401  knows every table
from app.audit.triggers import statements
from app.db import Model, schema

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
FILES = sorted((FOLDER / "versions").glob("*.py"))
BROKEN = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade():
    op.execute("CREATE TABLE half_done (id INTEGER)")
    op.execute("INSERT INTO no_such_table VALUES (1)")
"""


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_files_are_numbered_in_one_line() -> None:
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name) for path in FILES)
    modules = [loaded(path) for path in FILES]
    assert [m.revision for m in modules] == [path.name[:4] for path in FILES]
    assert [m.revision for m in modules] == [f"{n:04d}" for n in range(1, len(modules) + 1)]
    assert [m.down_revision for m in modules] == [None, *(m.revision for m in modules[:-1])]


def test_the_head_file_names_the_head() -> None:
    assert (FOLDER / "HEAD").read_text(encoding="utf-8").split() == [schema.head()] == [FILES[-1].name[:4]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_migrations_do_not_know_the_records(path: Path) -> None:
    """What a migration did must not change when the records do."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [name for name in names if name.split(".")[0] == "app"]


def test_upgrading_makes_the_schema_of_the_records(empty: Engine) -> None:
    assert schema.upgrade(empty) == (None, schema.head())
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
    schema.require_current(empty)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_ledgers_triggers_are_those_of_the_house(dialect: str) -> None:
    guarded = loaded(next(path for path in FILES if "guard_the_ledger" in path.name))
    assert [ddl.strip() for ddl in guarded.STATEMENTS[dialect]] == [ddl.strip() for ddl in statements(dialect)]


def test_the_migrated_ledger_cannot_be_rewritten(empty: Engine) -> None:
    schema.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_event (id, stream, seq, at, verb, actor, body, prev_hash, hash) "
                "VALUES (1, 's', 1, '2026-03-11 02:00:00', 'v', 'a', '{}', 'p', 'h')"
            )
        )
    for sql in ("UPDATE audit_event SET actor = 'b'", "DELETE FROM audit_event"):
        with pytest.raises(DBAPIError, match="append-only"), empty.begin() as connection:
            connection.execute(text(sql))


def test_upgrading_again_keeps_what_is_there(empty: Engine) -> None:
    schema.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO setting (name, value) VALUES ('a', 'b')"))
    assert schema.upgrade(empty) == (schema.head(), schema.head())
    with empty.connect() as connection:
        assert connection.execute(text("SELECT name, value FROM setting")).all() == [("a", "b")]


def test_a_failed_migration_leaves_the_database_as_it_was(
    empty: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.upgrade(empty)
    head = schema.head()
    copy = shutil.copytree(FOLDER, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "versions" / "9999_broken.py").write_text(BROKEN.format(head=head), encoding="utf-8")
    monkeypatch.setattr(schema, "FOLDER", copy)
    with pytest.raises(DBAPIError):
        schema.upgrade(empty)
    assert schema.current(empty) == head
    assert "half_done" not in inspect(empty).get_table_names()


def test_another_schema_is_refused_with_the_command_that_helps(empty: Engine) -> None:
    with pytest.raises(schema.SchemaOutdated, match="motcua db upgrade"):
        schema.require_current(empty)
