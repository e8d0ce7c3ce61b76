"""The textual forms of the network (spec §2.1, §3, §4.2, §4.3, §5.1, §5.2, §6.1), read and written (docs/design/notation.md)."""
