"""What luna reads in a text by itself: words, language, threats, secrets, a slug, a summary."""
