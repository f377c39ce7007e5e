"""What is asked and announced outside of dossiers: feedback, requests about accounts, interruptions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _feedback()
    _accounts()
    _interruptions()


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("dossier_code", sa.String(length=60), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_public", sa.Boolean(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_feedback_agency_id"),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name="fk_feedback_entered_by_id"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_feedback_answered_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("code", name="uq_feedback_code"),
    )
    op.create_index("ix_feedback_agency", "feedback", ["agency_id", "state"])


def _accounts() -> None:
    op.create_table(
        "account_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("wanted_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_account_request_agency_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_account_request_asked_by_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_account_request_decided_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account_request"),
    )
    op.create_index("ix_account_request_agency", "account_request", ["agency_id", "state"])


def _interruptions() -> None:
    op.create_table(
        "maintenance_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("emergency", sa.String(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name="fk_maintenance_notice_published_by_id"),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["person.id"], name="fk_maintenance_notice_cancelled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_maintenance_notice"),
    )
    op.create_index("ix_maintenance_notice_until_at", "maintenance_notice", ["until_at"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
