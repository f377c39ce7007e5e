"""The PostgreSQL fixture itself."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool


@pytest.mark.postgres
def test_each_test_gets_an_empty_utf8_database(postgres_url: str) -> None:
    engine = create_engine(postgres_url, poolclass=NullPool)
    with engine.begin() as connection:
        assert connection.scalar(text("SHOW server_encoding")) == "UTF8"
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0
        connection.execute(text("CREATE TABLE left_open (id int)"))
