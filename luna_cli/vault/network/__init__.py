"""The network's place in the vault: the only reader and writer of the files of hubs, and their rows in the index."""
