"""Many centres' annual returns put together: exchange format, engine (DuckDB), national tables. No vault, no key, no person."""
