"""The dream: a night's work on the vault as pure phases over a snapshot, each giving changes and a section of the report."""
