"""The national portal: order of its messages, what it was told, what it sent, comparisons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("seq", sa.Integer(), nullable=True))
    numbered = sa.text("seq IS NOT NULL")
    op.create_index(
        "ix_outbox_message_order",
        "outbox_message",
        ["stream", "kind", "recipient", "seq"],
        unique=True,
        sqlite_where=numbered,
        postgresql_where=numbered,
    )
    op.create_table(
        "portal_dossier",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["code"], ["dossier.code"], name="fk_portal_dossier_code"),
        sa.PrimaryKeyConstraint("code", name="pk_portal_dossier"),
    )
    op.create_index("ix_portal_dossier_at", "portal_dossier", ["at"])
    op.create_table(
        "portal_inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", JSON, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_portal_inbound_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_portal_inbound"),
        sa.UniqueConstraint("by_id", "message_id", name="uq_portal_inbound_by_id_message_id"),
    )
    op.create_index("ix_portal_inbound_last_at", "portal_inbound", ["last_at"])
    _checks()


def _checks() -> None:
    op.create_table(
        "portal_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("mended", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_portal_check_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_portal_check"),
        sa.UniqueConstraint("key", name="uq_portal_check_key"),
    )
    op.create_table(
        "portal_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("our_seq", sa.Integer(), nullable=True),
        sa.Column("our_status", sa.Integer(), nullable=True),
        sa.Column("their_seq", sa.Integer(), nullable=True),
        sa.Column("their_status", sa.Integer(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["check_id"], ["portal_check.id"], name="fk_portal_difference_check_id"),
        sa.PrimaryKeyConstraint("id", name="pk_portal_difference"),
    )
    op.create_index("ix_portal_difference_check_id", "portal_difference", ["check_id"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
