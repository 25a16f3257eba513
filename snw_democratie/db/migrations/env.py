"""What Alembic runs: our tables, on the connection that `migrate` opened."""

from __future__ import annotations

from alembic import context

from snw_democratie.db.migrate import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    # SQLite cannot change a column: Alembic then makes the table again.
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
