"""The applicant's own side: money that is owed and comes in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _financial_duty()
    _payment_order()
    _payment()
    _applicant_account()
    _submission_draft()
    _supplement_sent()
    _uploaded_paper()
    _submitter()


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


def _applicant_account() -> None:
    op.create_table(
        "applicant_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("identity_number", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_applicant_account"),
        sa.UniqueConstraint("provider", "subject", name="uq_applicant_account_provider_subject"),
    )
    op.create_index("ix_applicant_account_identity_number", "applicant_account", ["identity_number"])


def _submission_draft() -> None:
    op.create_table(
        "submission_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("own", JSON, nullable=False),
        sa.Column("application", JSON, nullable=True),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["applicant_account.id"], name="fk_submission_draft_account_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_submission_draft_dossier_id"),
        sa.ForeignKeyConstraint(["version_id"], ["procedure_version.id"], name="fk_submission_draft_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_submission_draft"),
        sa.UniqueConstraint("key", name="uq_submission_draft_key"),
    )
    op.create_index("ix_submission_draft_account", "submission_draft", ["account_id", "sent_at"])
    op.create_index("ix_submission_draft_dossier_id", "submission_draft", ["dossier_id"])


def _supplement_sent() -> None:
    op.create_table(
        "supplement_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_supplement_sent_dossier_id"),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name="fk_supplement_sent_taken_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_supplement_sent"),
        sa.UniqueConstraint("dossier_id", "n", name="uq_supplement_sent_dossier_id_n"),
    )


def _uploaded_paper() -> None:
    op.create_table(
        "uploaded_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("supplement_id", sa.Integer(), nullable=True),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_uploaded_paper_dossier_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["submission_draft.id"], name="fk_uploaded_paper_draft_id"),
        sa.ForeignKeyConstraint(["supplement_id"], ["supplement_sent.id"], name="fk_uploaded_paper_supplement_id"),
        sa.PrimaryKeyConstraint("id", name="pk_uploaded_paper"),
        sa.UniqueConstraint("key", name="uq_uploaded_paper_key"),
    )
    op.create_index("ix_uploaded_paper_dossier_id", "uploaded_paper", ["dossier_id"])
    op.create_index("ix_uploaded_paper_supplement_id", "uploaded_paper", ["supplement_id"])
    op.create_index("ix_uploaded_paper_draft_id", "uploaded_paper", ["draft_id"])


def _submitter() -> None:
    op.create_table(
        "submitter",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("identity_number", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("identity_proof", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name="fk_submitter_dossier_id"),
        sa.PrimaryKeyConstraint("dossier_id", name="pk_submitter"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
