"""What Alembic runs for each step: on the connection that the caller hands over, within the caller's transaction."""

from alembic import context

from guidebot.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
