"""Alembic's environment: one connection given by the caller, numbered files, one head (migrations/HEAD)."""

from alembic import context

config = context.config


def _run() -> None:
    connection = config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=config.attributes.get("metadata"),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=False,
        transactional_ddl=True,  # SQLite too: our BEGIN is explicit, so its DDL rolls back with the rest
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
