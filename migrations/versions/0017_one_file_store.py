"""One table for kept files, filled from the three that there were, one way for supplements, drafts at the desk."""

import secrets

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_OFFICE = "application/vnd.openxmlformats-officedocument"
#: what uploaded_paper.kind stood for
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
_COPIED = ("mark", "use", "name", "media_type", "size", "sha256", "content", "at", "by_id", "dossier_id")


def upgrade() -> None:
    _kept_file()
    _copy_signed()
    _copy_forms()
    _copy_papers()
    for table in ("result_document", "opinion_request"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_file_id", type_="foreignkey")
            batch.create_foreign_key(f"fk_{table}_file_id", "kept_file", ["file_id"], ["id"])
    for table in ("stored_file", "form_file", "uploaded_paper"):
        op.drop_table(table)
    _supplements()
    _offered()
    _reception_draft()


def _kept_file() -> None:
    owners = {"by_id": "person", "dossier_id": "dossier", "draft_id": "submission_draft"}
    owners["supplement_id"] = "supplement_sent"
    op.create_table(
        "kept_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("use", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in owners),
        sa.Column("component", sa.String(), nullable=False),
        *(sa.ForeignKeyConstraint([c], [f"{table}.id"], name=f"fk_kept_file_{c}") for c, table in owners.items()),
        sa.PrimaryKeyConstraint("id", name="pk_kept_file"),
        sa.UniqueConstraint("mark", name="uq_kept_file_mark"),
    )
    for column in ("at", *owners):
        op.create_index(f"ix_kept_file_{column}", "kept_file", [column])


def _supplements() -> None:
    """Without making the table anew: on SQLite that would take the rows from under the files that refer to them."""
    for name, kind, first in (
        ("source", sa.String(length=16), "own"),
        ("papers", JSON, "[]"),
        ("reason", sa.String(), ""),
    ):
        op.add_column("supplement_sent", sa.Column(name, kind, nullable=False, server_default=first))


def _offered() -> None:
    """Supplements of the portal that waited as proposals wait as what applicants send from now on."""
    connection = op.get_bind()
    waiting = (PROPOSAL.c.act == "receive_supplement", PROPOSAL.c.state == "open")
    for row in connection.execute(sa.select(PROPOSAL).where(*waiting).order_by(PROPOSAL.c.id)).mappings().all():
        said = {"note": row["data"].get("what") or "", "papers": row["data"].get("components") or []}
        _join_or_send(connection, row, **said)
        connection.execute(PROPOSAL.update().where(PROPOSAL.c.id == row["id"]).values(state="gone"))


def _join_or_send(connection: sa.Connection, row: sa.RowMapping, *, note: str, papers: list) -> None:
    """What was sent on our own pages and waits takes it in; else it becomes a version of its own."""
    of_dossier = SENT.c.dossier_id == row["dossier_id"]
    waits = sa.select(SENT).where(of_dossier, SENT.c.state == "sent").order_by(SENT.c.n.desc())
    there = connection.execute(waits).mappings().first()
    if there is not None:
        more = {"note": "\n".join(filter(None, [there["note"], note])), "papers": [*there["papers"], *papers]}
        connection.execute(SENT.update().where(SENT.c.id == there["id"]).values(**more))
        return
    last = connection.scalar(sa.select(sa.func.max(SENT.c.n)).where(of_dossier)) or 0
    new = {"dossier_id": row["dossier_id"], "n": last + 1, "state": "sent", "sent_at": row["at"], "source": "portal"}
    data = _application(connection, row["dossier_id"])
    connection.execute(SENT.insert().values(**new, note=note, papers=papers, data=data, changes=[], reason=""))


def _application(connection: sa.Connection, dossier_id: int) -> dict:
    """The application as it was last received."""
    of_dossier = (ENTRY.c.dossier_id == dossier_id, ENTRY.c.element_id.is_(None))
    return connection.scalar(sa.select(ENTRY.c.data).where(*of_dossier).order_by(ENTRY.c.id.desc()).limit(1)) or {}


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))


KEPT = _table("kept_file", "id", *_COPIED, "draft_id", "supplement_id", "component")


PROPOSAL = sa.table(
    "proposal",
    *(sa.column(c) for c in ("id", "dossier_id", "act", "state", "at")),
    sa.column("data", JSON),
)
SENT = sa.table(
    "supplement_sent",
    *(sa.column(c) for c in ("id", "dossier_id", "n", "source", "state", "note", "reason", "sent_at")),
    *(sa.column(c, JSON) for c in ("data", "changes", "papers")),
)
ENTRY = sa.table(
    "form_entry", sa.column("id"), sa.column("dossier_id"), sa.column("element_id"), sa.column("data", JSON)
)


def _copy_signed() -> None:
    """Results and opinions: by the same id, since addresses and documents name it."""
    old = _table("stored_file", "id", *(c for c in _COPIED if c not in ("mark", "use")))
    asked = _table("opinion_request", "file_id")
    connection = op.get_bind()
    of_opinion = set(connection.scalars(sa.select(asked.c.file_id).where(asked.c.file_id.is_not(None))))
    for number in connection.scalars(sa.select(old.c.id).order_by(old.c.id)).all():
        use = "opinion" if number in of_opinion else "result"
        made = {"id": old.c.id, "mark": sa.literal(secrets.token_urlsafe(24)), "use": sa.literal(use)}
        same = {c: old.c[c] for c in _COPIED if c not in made}
        _insert({**made, **same, "component": sa.literal("")}, where=old.c.id == number)
    if connection.dialect.name == "postgresql":
        last = "SELECT setval(pg_get_serial_sequence('kept_file', 'id'), (SELECT MAX(id) FROM kept_file))"
        op.execute(f"{last} WHERE EXISTS (SELECT 1 FROM kept_file)")


def _copy_forms() -> None:
    old = _table("form_file", "id", *_COPIED)
    same = {c: old.c[c] for c in _COPIED if c != "use"}
    _insert({**same, "use": sa.literal("form"), "component": sa.literal("")}, order=old.c.id)


def _copy_papers() -> None:
    owners = ("dossier_id", "draft_id", "supplement_id")
    same = ("size", "sha256", "component", *owners)
    old = _table("uploaded_paper", "id", "key", "filename", "kind", "content", "uploaded_at", *same)
    whole = {
        "mark": old.c.key,
        "use": sa.literal("paper"),
        "name": old.c.filename,
        "media_type": sa.case(MEDIA_TYPES, value=old.c.kind),
        "content": sa.func.coalesce(old.c.content, sa.literal(b"", sa.LargeBinary())),
        "at": old.c.uploaded_at,
        **{c: old.c[c] for c in same},
    }
    _insert(whole, order=old.c.id)


def _insert(values: dict, *, where: object = None, order: object = None) -> None:
    rows = sa.select(*values.values())
    rows = rows if where is None else rows.where(where)
    rows = rows if order is None else rows.order_by(order)
    op.execute(KEPT.insert().from_select(list(values), rows))


def _reception_draft() -> None:
    op.create_table(
        "reception_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("aside", JSON, nullable=True),
        sa.Column("aside_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reception_draft_person_id"),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name="fk_reception_draft_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reception_draft"),
        sa.UniqueConstraint("version_id", "person_id", name="uq_reception_draft_version_id_person_id"),
    )
    for column in ("person_id", "saved_at"):
        op.create_index(f"ix_reception_draft_{column}", "reception_draft", [column])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
