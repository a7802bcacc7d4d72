"""Forms as data: check a definition, read answers, validate, compare and present them."""
