"""The numbered migrations, as SQL: `0001_name.sql` for every database, `0001_name.sqlite.sql` for one of them.

A migration that has been released is never changed. Statements end with a semicolon at the end of a line.
"""
