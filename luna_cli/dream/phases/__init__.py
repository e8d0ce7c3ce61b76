"""The phases of a night, one module each: a pure function from a snapshot to a `PhaseResult` (mechanisms §7)."""
