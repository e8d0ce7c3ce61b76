"""Pure arithmetic on memories: weight, access, importance, promotion, retention; no I/O, no clock (docs/design/mechanisms.md)."""
