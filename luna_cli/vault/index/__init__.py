"""The derived index: SQLite in `.luna/`, rebuilt from the files at any time."""
