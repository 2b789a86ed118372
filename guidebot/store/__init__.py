"""What is remembered between updates, on SQLite or PostgreSQL. Nothing is imported here: `guidebot ask` needs no database."""
