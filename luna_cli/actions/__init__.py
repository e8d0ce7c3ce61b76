"""One use case a module: takes values, returns a result, never prints."""
