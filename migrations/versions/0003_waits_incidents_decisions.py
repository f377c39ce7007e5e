"""What the whole BPMN range needs: waits for timers and messages, incidents, decisions, called versions, task items."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("correlation", sa.String(), nullable=True),
        sa.Column("attached_to", sa.String(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_wait_dossier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wait"),
        sa.UniqueConstraint(
            "dossier_id", "element_id", "occurrence", "round", name="uq_wait_dossier_id_element_id_occurrence_round"
        ),
    )
    op.create_index("ix_wait_due", "wait", ["state", "due_at"])
    op.create_index("ix_wait_message", "wait", ["state", "message", "correlation"])
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("at_element", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("routing", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.Column("resolved_how", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_incident_dossier_id"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_incident_by_id"),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["person.id"], name="fk_incident_resolved_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )
    op.create_index("ix_incident_dossier_id", "incident", ["dossier_id"])
    op.create_index("ix_incident_resolved_at", "incident", ["resolved_at"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("key", "number", name="uq_decision_key_number"),
    )
    op.create_index("ix_decision_key", "decision", ["key"])
    with op.batch_alter_table("procedure_version") as table:
        table.add_column(sa.Column("decisions", JSON, nullable=False, server_default="{}"))
        table.add_column(sa.Column("called", JSON, nullable=False, server_default="{}"))
        table.add_column(sa.Column("process_id", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_procedure_version_process_id", "procedure_version", ["process_id"])
    with op.batch_alter_table("dossier") as table:
        table.add_column(sa.Column("waits_open", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("task") as table:
        table.add_column(sa.Column("item", JSON, nullable=True))
    with op.batch_alter_table("completion") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="completed"))
        table.alter_column("by_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
