"""Folded text of applicants and procedures, so that they are found whatever way they are typed."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def fold(text):
    """As app/domain/searching.py did at this revision."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def upgrade() -> None:
    for table in ("applicant", "procedure"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("searched", sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    for table, parts in (("applicant", ("name",)), ("procedure", ("code", "name", "field"))):
        columns = sa.table(table, sa.column("id"), sa.column("searched"), *(sa.column(p) for p in parts))
        for row in connection.execute(sa.select(columns)).mappings().all():
            text = fold(" ".join(row[p] or "" for p in parts))
            connection.execute(sa.update(columns).where(columns.c.id == row["id"]).values(searched=text))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
