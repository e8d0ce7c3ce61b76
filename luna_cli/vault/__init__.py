"""The vault: the only layer that knows the tree of files."""
