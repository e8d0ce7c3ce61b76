"""The command line: words in, bytes and exit codes out."""
