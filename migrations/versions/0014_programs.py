"""Programs that use the API: scopes and limits of tokens, counters, the access log, subscriptions to events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _tokens()
    _use()
    _webhooks()


def _tokens() -> None:
    with op.batch_alter_table("api_token") as table:
        table.add_column(sa.Column("scope", JSON, nullable=True))
        table.add_column(sa.Column("per_minute", sa.Integer(), nullable=True))
        table.add_column(sa.Column("per_day", sa.Integer(), nullable=True))
        table.add_column(sa.Column("last_used_at", MOMENT, nullable=True))
        table.add_column(sa.Column("created_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_api_token_created_by_id", "person", ["created_by_id"], ["id"])


def _use() -> None:
    op.create_table(
        "api_use",
        sa.Column("token_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("window", sa.String(length=16), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_id", "window", name="pk_api_use"),
    )
    op.create_table(
        "access_log",
        sa.Column("id", BIG, sa.Identity(always=False), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=True),
        sa.Column("username", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("route", sa.String(length=200), nullable=False),
        sa.Column("dossier_code", sa.String(length=64), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("remote", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
    )
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_index("ix_access_log_token", "access_log", ["token_id", "id"])
    op.create_index("ix_access_log_dossier", "access_log", ["dossier_code", "id"])


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("events", JSON, nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("paused_at", MOMENT, nullable=True),
        sa.Column("paused_reason", sa.String(), nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_webhook_agency_id"),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name="fk_webhook_created_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_index("ix_webhook_state", "webhook", ["state"])
    op.create_index("ix_outbox_message_recipient", "outbox_message", ["kind", "recipient", "created_at"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
