"""Pages over HTTP, on both databases."""
