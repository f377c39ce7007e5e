"""The database refuses to rewrite the ledger: the DDL of app/audit/triggers.py as it was at this revision."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = {
    "sqlite": (
        """\
CREATE TRIGGER IF NOT EXISTS audit_event_no_update BEFORE UPDATE ON audit_event FOR EACH ROW WHEN 1
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END
""",
        """\
CREATE TRIGGER IF NOT EXISTS audit_event_no_delete BEFORE DELETE ON audit_event FOR EACH ROW WHEN 1
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END
""",
        """\
CREATE TRIGGER IF NOT EXISTS audit_event_no_replace BEFORE INSERT ON audit_event FOR EACH ROW WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END
""",
        """\
CREATE TRIGGER IF NOT EXISTS audit_payload_only_erase BEFORE UPDATE ON audit_payload FOR EACH ROW WHEN NOT (NEW.content IS NULL AND NEW.salt IS NULL AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.erased_by IS NOT NULL AND NEW.digest = OLD.digest AND NEW.stream = OLD.stream)
BEGIN SELECT RAISE(ABORT, 'audit_payload is append-only'); END
""",
        """\
CREATE TRIGGER IF NOT EXISTS audit_payload_no_delete BEFORE DELETE ON audit_payload FOR EACH ROW WHEN 1
BEGIN SELECT RAISE(ABORT, 'audit_payload is append-only'); END
""",
        """\
CREATE TRIGGER IF NOT EXISTS audit_payload_no_replace BEFORE INSERT ON audit_payload FOR EACH ROW WHEN EXISTS (SELECT 1 FROM audit_payload WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'audit_payload is append-only'); END
""",
    ),
    "postgresql": (
        """\
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$
""",
        """\
CREATE OR REPLACE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_refuse()
""",
        """\
CREATE OR REPLACE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
""",
        """\
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$
""",
        """\
CREATE OR REPLACE TRIGGER audit_payload_only_erase BEFORE UPDATE ON audit_payload
FOR EACH ROW WHEN (NOT (NEW.content IS NULL AND NEW.salt IS NULL AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.erased_by IS NOT NULL AND NEW.digest = OLD.digest AND NEW.stream = OLD.stream)) EXECUTE FUNCTION audit_refuse()
""",
        """\
CREATE OR REPLACE TRIGGER audit_payload_no_delete BEFORE DELETE ON audit_payload
FOR EACH ROW EXECUTE FUNCTION audit_refuse()
""",
        """\
CREATE OR REPLACE TRIGGER audit_payload_no_truncate BEFORE TRUNCATE ON audit_payload
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
""",
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    for ddl in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(ddl)


def downgrade() -> None:
    raise NotImplementedError("the ledger stays guarded; restore a backup instead")
