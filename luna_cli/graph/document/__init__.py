"""The network as one document (spec §12.1), written whole or in pieces, read from an object or from text."""
