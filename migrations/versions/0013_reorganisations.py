"""Agencies that merge, split, end or are renamed by decision, and what that does to each open dossier."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _decisions()
    _lines()
    _traces()
    with op.batch_alter_table("agency") as agency:
        agency.add_column(sa.Column("ended_at", MOMENT, nullable=True))
    # in place: SQLite would otherwise make the table anew while drafts point at it
    op.execute(
        "ALTER TABLE task ADD COLUMN counted_agency_id INTEGER "
        "CONSTRAINT fk_task_counted_agency_id REFERENCES agency (id)"
    )


def _decisions() -> None:
    op.create_table(
        "reorganisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decision_number", sa.String(length=100), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("effective_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_reason", sa.String(), nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name="fk_reorganisation_drafted_by_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_reorganisation_decided_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reorganisation"),
    )
    op.create_index("ix_reorganisation_state", "reorganisation", ["state"])


def _lines() -> None:
    ids = {"reorganisation_id": "reorganisation", "source_id": "agency", "target_id": "agency"}
    op.create_table(
        "reorganisation_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reorganisation_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("new_name", sa.String(), nullable=False),
        sa.Column("share", sa.String(length=16), nullable=False),
        sa.Column("wanted", JSON, nullable=False),
        sa.Column("persons", JSON, nullable=False),
        sa.Column("takes_calendar", sa.Boolean(), nullable=False),
        *(_key("reorganisation_line", column, table) for column, table in ids.items()),
        sa.PrimaryKeyConstraint("id", name="pk_reorganisation_line"),
        sa.UniqueConstraint("reorganisation_id", "n", name="uq_reorganisation_line_reorganisation_id_n"),
    )
    op.create_index("ix_reorganisation_line_source_id", "reorganisation_line", ["source_id"])
    op.create_index("ix_reorganisation_line_target_id", "reorganisation_line", ["target_id"])


def _traces() -> None:
    op.create_table(
        "agency_former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("reorganisation_id", sa.Integer(), nullable=False),
        _key("agency_former_name", "agency_id", "agency"),
        _key("agency_former_name", "reorganisation_id", "reorganisation"),
        sa.PrimaryKeyConstraint("id", name="pk_agency_former_name"),
    )
    op.create_index("ix_agency_former_name_until", "agency_former_name", ["agency_id", "until_at"])
    op.create_table(
        "reassignment",
        sa.Column("reorganisation_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("from_receiving_id", sa.Integer(), nullable=True),
        sa.Column("from_competent_id", sa.Integer(), nullable=True),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("deadlines", sa.Integer(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", MOMENT, nullable=True),
        _key("reassignment", "reorganisation_id", "reorganisation"),
        _key("reassignment", "dossier_id", "dossier"),
        _key("reassignment", "from_receiving_id", "agency"),
        _key("reassignment", "from_competent_id", "agency"),
        sa.PrimaryKeyConstraint("reorganisation_id", "dossier_id", name="pk_reassignment"),
    )
    op.create_index("ix_reassignment_dossier_id", "reassignment", ["dossier_id"])


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
