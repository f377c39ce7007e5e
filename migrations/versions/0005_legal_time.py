"""Legal time: calendars by decision, texts that dates were counted with, deadlines, and frozen steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _rules()
    _deadlines()
    with op.batch_alter_table("clock_event") as table:
        table.add_column(sa.Column("calendar_version", sa.String(), nullable=True))
    with op.batch_alter_table("dossier") as table:
        table.add_column(sa.Column("paused_for", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("running_from", MOMENT, nullable=True))
        table.add_column(sa.Column("limit_value", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("limit_unit", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("limit_cutoff", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("limit_case", sa.String(), nullable=True))
        table.add_column(sa.Column("submitted_at", MOMENT, nullable=True))
        table.add_column(sa.Column("promised_at", MOMENT, nullable=True))
        table.add_column(sa.Column("submission", JSON, nullable=True))
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_proposal_dossier_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_proposal_by_id"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_proposal_agency_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_proposal_decided_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
    )
    op.create_index("ix_proposal_dossier_id", "proposal", ["dossier_id"])
    op.create_index("ix_proposal_state", "proposal", ["state"])
    with op.batch_alter_table("wait") as table:
        table.add_column(sa.Column("kept_seconds", sa.Integer(), nullable=True))
    with op.batch_alter_table("task") as table:
        table.add_column(sa.Column("frozen_at", MOMENT, nullable=True))
        table.add_column(sa.Column("kept_seconds", sa.Integer(), nullable=True))
    with op.batch_alter_table("digest") as table:
        table.add_column(sa.Column("acknowledged_at", MOMENT, nullable=True))
        table.add_column(sa.Column("acknowledged_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("escalated_at", MOMENT, nullable=True))
        table.add_column(sa.Column("entries", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("overdue", sa.Integer(), nullable=False, server_default="0"))
        table.create_foreign_key("fk_digest_acknowledged_by_id", "person", ["acknowledged_by_id"], ["id"])
    op.create_index("ix_digest_moment", "digest", ["agency_id", "at"])
    with op.batch_alter_table("sweep_run") as table:
        table.add_column(sa.Column("took_ms", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "scheduler_node",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_scheduler_node"),
    )


def _rules() -> None:
    op.create_table(
        "calendar_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decision_number", sa.String(), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_reason", sa.String(), nullable=True),
        sa.Column("recounted_at", MOMENT, nullable=True),
        sa.Column("recounted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_calendar_revision_agency_id"),
        sa.ForeignKeyConstraint(["base_id"], ["calendar_revision.id"], name="fk_calendar_revision_base_id"),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name="fk_calendar_revision_drafted_by_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_calendar_revision_decided_by_id"),
        sa.ForeignKeyConstraint(["recounted_by_id"], ["person.id"], name="fk_calendar_revision_recounted_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_revision"),
        sa.UniqueConstraint("scope", "number", name="uq_calendar_revision_scope_number"),
    )
    op.create_index("ix_calendar_revision_state", "calendar_revision", ["state"])
    _recounts()
    op.create_table(
        "rule_snapshot",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=300), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.PrimaryKeyConstraint("kind", "version", name="pk_rule_snapshot"),
    )


def _recounts() -> None:
    op.create_table(
        "calendar_recount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["revision_id"], ["calendar_revision.id"], name="fk_calendar_recount_revision_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_calendar_recount_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_recount"),
    )
    op.create_index("ix_calendar_recount_revision_id", "calendar_recount", ["revision_id"])
    op.create_table(
        "calendar_recount_line",
        sa.Column("recount_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("from_due_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("deadlines", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["recount_id"], ["calendar_recount.id"], name="fk_calendar_recount_line_recount_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_calendar_recount_line_dossier_id"),
        sa.PrimaryKeyConstraint("recount_id", "dossier_id", name="pk_calendar_recount_line"),
    )


def _deadlines() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("window", sa.Boolean(), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("due_soon_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("limit_value", sa.String(length=40), nullable=False),
        sa.Column("limit_unit", sa.String(length=20), nullable=False),
        sa.Column("kept_seconds", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("regulation_id", sa.String(), nullable=False),
        sa.Column("calendar_version", sa.String(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("arrived_late", sa.Boolean(), nullable=False),
        sa.Column("effect", sa.String(length=20), nullable=True),
        sa.Column("fired_at", MOMENT, nullable=True),
        sa.Column("marked_due_soon_at", MOMENT, nullable=True),
        sa.Column("marked_overdue_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_deadline_dossier_id"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_deadline_agency_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
        sa.UniqueConstraint("key", name="uq_deadline_key"),
    )
    op.create_index("ix_deadline_dossier_id", "deadline", ["dossier_id"])
    op.create_index("ix_deadline_overdue_sweep", "deadline", ["state", "marked_overdue_at", "due_at"])
    op.create_index("ix_deadline_due_soon_sweep", "deadline", ["state", "marked_due_soon_at", "due_soon_at"])
    op.create_index("ix_deadline_owner", "deadline", ["agency_id", "state", "due_at"])
    effect_open = sa.text("effect IS NOT NULL AND fired_at IS NULL")
    op.create_index(
        "ix_deadline_effect", "deadline", ["due_at"], sqlite_where=effect_open, postgresql_where=effect_open
    )
    op.create_table(
        "sweep_fault",
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", MOMENT, nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("place", "row_id", name="pk_sweep_fault"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
