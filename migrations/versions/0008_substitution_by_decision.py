"""Decisions behind roles and substitutions: number, day, scope, who made and who ended it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as table:
        table.add_column(sa.Column("decision", sa.String(length=100), nullable=False, server_default=""))
        table.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("request_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("granted_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("granted_at", MOMENT, nullable=True))
        table.create_foreign_key("fk_role_grant_granted_by_id", "person", ["granted_by_id"], ["id"])
    with op.batch_alter_table("substitution") as table:
        table.add_column(sa.Column("decision", sa.String(length=100), nullable=False, server_default=""))
        table.add_column(sa.Column("signed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("roles", JSON, nullable=True))
        table.add_column(sa.Column("agencies", JSON, nullable=True))
        table.add_column(sa.Column("procedures", JSON, nullable=True))
        table.add_column(sa.Column("made_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("made_at", MOMENT, nullable=True))
        table.add_column(sa.Column("ended_at", MOMENT, nullable=True))
        table.add_column(sa.Column("ended_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("end_reason", sa.String(), nullable=False, server_default=""))
        table.create_foreign_key("fk_substitution_made_by_id", "person", ["made_by_id"], ["id"])
        table.create_foreign_key("fk_substitution_ended_by_id", "person", ["ended_by_id"], ["id"])
    op.create_index("ix_substitution_absent_id", "substitution", ["absent_id"])
    op.execute("UPDATE substitution SET decision = substr(reason, 1, 100)")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
