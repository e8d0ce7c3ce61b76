"""Files on disk: locks, safe paths, the crash-safe transaction and its journal, canonical JSON, SQLite and git."""
