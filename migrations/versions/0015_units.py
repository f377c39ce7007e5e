"""Units of agencies: a code, what they are charged with, when they closed; roles held in a unit."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _units()
    _roles()


def _units() -> None:
    # in place: SQLite would otherwise make the table anew while persons point at it
    op.execute("ALTER TABLE unit ADD COLUMN code VARCHAR(40) DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE unit ADD COLUMN version INTEGER DEFAULT '1' NOT NULL")
    op.execute("ALTER TABLE unit ADD COLUMN came_from_id INTEGER CONSTRAINT fk_unit_came_from_id REFERENCES unit (id)")
    op.add_column("unit", sa.Column("ended_at", MOMENT, nullable=True))
    op.execute("UPDATE unit SET code = 'DV' || id")
    op.create_index("uq_unit_code", "unit", ["agency_id", "code"], unique=True)
    op.create_table(
        "unit_charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_charge_unit_id"),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure.id"], name="fk_unit_charge_procedure_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_charge"),
    )
    op.create_index("ix_unit_charge_unit_id", "unit_charge", ["unit_id"])


def _roles() -> None:
    with op.batch_alter_table("role_grant") as table:
        table.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_role_grant_unit_id", "unit", ["unit_id"], ["id"])
        table.drop_constraint("uq_role_grant_person_id_role_agency_id", type_="unique")
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])
    only = sa.text("unit_id IS NULL")
    columns = ["person_id", "role", "agency_id"]
    op.create_index(
        "uq_role_grant_agency", "role_grant", columns, unique=True, sqlite_where=only, postgresql_where=only
    )
    op.create_index("uq_role_grant_unit", "role_grant", [*columns, "unit_id"], unique=True)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
