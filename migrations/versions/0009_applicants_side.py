"""The applicant's own side: money that is owed and comes in."""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _financial_duty()
    _payment_order()
    _payment()


def _financial_duty() -> None:
    op.create_table(
        "financial_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_financial_duty_dossier_id"),
        sa.PrimaryKeyConstraint("id", name="pk_financial_duty"),
    )
    op.create_index("ix_financial_duty_dossier", "financial_duty", ["dossier_id", "state"])


def _payment_order() -> None:
    op.create_table(
        "payment_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_payment_order_dossier_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["financial_duty.id"], name="fk_payment_order_duty_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_order"),
        sa.UniqueConstraint("code", name="uq_payment_order_code"),
    )
    op.create_index("ix_payment_order_dossier_id", "payment_order", ["dossier_id"])


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("receipt_number", sa.String(length=40), nullable=True),
        sa.Column("paid_at", MOMENT, nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("handled_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_payment_agency_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_payment_dossier_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["financial_duty.id"], name="fk_payment_duty_id"),
        sa.ForeignKeyConstraint(["handled_by_id"], ["person.id"], name="fk_payment_handled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("provider", "reference", name="uq_payment_provider_reference"),
    )
    op.create_index("ix_payment_dossier_id", "payment", ["dossier_id"])
    op.create_index("ix_payment_agency", "payment", ["agency_id", "state"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
