"""What was put right: outages, late entries, successions, result documents and files, opinions of other agencies."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    authorised = sa.Column("authorised_person", sa.String(), nullable=False, server_default="")
    op.add_column("applicant", authorised)
    _outages()
    _late_entries()
    _successions()
    _files()
    _results()
    _opinions()


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _outages() -> None:
    op.create_table(
        "outage",
        _id(),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("document", sa.String(length=100), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoke_reason", sa.String(), nullable=False),
        _key("outage", "agency_id", "agency"),
        _key("outage", "notice_id", "maintenance_notice"),
        _key("outage", "recorded_by_id", "person"),
        _key("outage", "revoked_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_outage"),
    )
    op.create_index("ix_outage_span", "outage", ["from_at", "until_at"])


def _late_entries() -> None:
    op.create_table(
        "late_entry",
        _id(),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("outage_id", sa.Integer(), nullable=True),
        sa.Column("paper_number", sa.String(length=100), nullable=False),
        sa.Column("true_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        _key("late_entry", "dossier_id", "dossier"),
        _key("late_entry", "outage_id", "outage"),
        _key("late_entry", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_late_entry"),
        sa.UniqueConstraint("dossier_id", "what", name="uq_late_entry_dossier_id_what"),
    )
    op.create_index("ix_late_entry_outage_id", "late_entry", ["outage_id"])


def _successions() -> None:
    op.create_table(
        "succession",
        _id(),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _key("succession", "old_id", "dossier"),
        _key("succession", "new_id", "dossier"),
        sa.PrimaryKeyConstraint("id", name="pk_succession"),
        sa.UniqueConstraint("old_id", name="uq_succession_old_id"),
        sa.UniqueConstraint("new_id", name="uq_succession_new_id"),
    )


def _files() -> None:
    op.create_table(
        "stored_file",
        _id(),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        _key("stored_file", "dossier_id", "dossier"),
        _key("stored_file", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
    )
    op.create_index("ix_stored_file_dossier_id", "stored_file", ["dossier_id"])


def _results() -> None:
    op.create_table(
        "result_document",
        _id(),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _key("result_document", "dossier_id", "dossier"),
        _key("result_document", "file_id", "stored_file"),
        _key("result_document", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_result_document"),
        sa.UniqueConstraint("dossier_id", "n", name="uq_result_document_dossier_id_n"),
    )


def _opinions() -> None:
    op.create_table(
        "opinion_request",
        _id(),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        _key("opinion_request", "dossier_id", "dossier"),
        _key("opinion_request", "task_id", "task"),
        _key("opinion_request", "agency_id", "agency"),
        _key("opinion_request", "asked_by_id", "person"),
        _key("opinion_request", "file_id", "stored_file"),
        _key("opinion_request", "ended_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_opinion_request"),
    )
    op.create_index("ix_opinion_request_dossier_id", "opinion_request", ["dossier_id"])
    op.create_index("ix_opinion_request_task_id", "opinion_request", ["task_id"])
    op.create_index("ix_opinion_request_agency", "opinion_request", ["agency_id", "state"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
