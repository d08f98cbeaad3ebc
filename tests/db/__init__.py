"""Tests of the use-cases on a real database: SQLite, or the PostgreSQL server of ``TEST_DATABASE_URL``."""
