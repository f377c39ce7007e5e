"""Files uploaded into forms, two drafts where two windows wrote, consents to use earlier data again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _files()
    _drafts()
    _consents()
    _reuses()


def _files() -> None:
    op.create_table(
        "form_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_form_file_by_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_form_file_dossier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_form_file"),
        sa.UniqueConstraint("mark", name="uq_form_file_mark"),
    )
    op.create_index("ix_form_file_at", "form_file", ["at"])
    op.create_index("ix_form_file_by_id", "form_file", ["by_id"])
    op.create_index("ix_form_file_dossier_id", "form_file", ["dossier_id"])


def _drafts() -> None:
    op.add_column("task_draft", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("task_draft", sa.Column("aside", JSON, nullable=True))
    op.add_column("task_draft", sa.Column("aside_at", MOMENT, nullable=True))


def _consents() -> None:
    op.create_table(
        "reuse_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity_number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("given_how", sa.String(length=20), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name="fk_reuse_consent_recorded_by_id"),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name="fk_reuse_consent_withdrawn_by_id"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_reuse_consent_agency_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reuse_consent"),
    )
    op.create_index("ix_reuse_consent_identity_number", "reuse_consent", ["identity_number"])


def _reuses() -> None:
    op.create_table(
        "data_reuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("fields", JSON, nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["reuse_consent.id"], name="fk_data_reuse_consent_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_data_reuse_by_id"),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name="fk_data_reuse_version_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_data_reuse_task_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_data_reuse_dossier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_data_reuse"),
    )
    for column in ("consent_id", "task_id", "dossier_id"):
        op.create_index(f"ix_data_reuse_{column}", "data_reuse", [column])
