"""Frozen values: what a memory, a change and a setting are. No I/O."""
