"""luna: a living memory made of plain files."""

__version__ = "0.1.0"
