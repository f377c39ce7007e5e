"""Secrets of subscriptions are random and sealed, the old one signs along for a while; what a pause missed is known."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("webhook") as table:
        table.add_column(sa.Column("secret", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("old_secret", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("old_until", MOMENT, nullable=True))
        table.add_column(sa.Column("missed_after", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("missed_until", sa.BigInteger(), nullable=True))
    # what was derived stays valid: the next round of the scheduler seals it
    op.execute("UPDATE webhook SET secret = 'derived:' || salt")
    with op.batch_alter_table("webhook") as table:
        table.alter_column("secret", existing_type=sa.String(length=200), nullable=False)
        table.drop_column("salt")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
