"""Readers of foreign data: what they find becomes drafts, and what they cannot read is named and skipped."""
