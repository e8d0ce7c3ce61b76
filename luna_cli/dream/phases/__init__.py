"""The phases of a night, one module each: a pure function from a snapshot to a `PhaseResult` (docs/design/mechanisms.md §7)."""
