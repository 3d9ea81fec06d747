"""The database: engine, transactions, migrations, safe copies. Its errors are told in Vietnamese."""
