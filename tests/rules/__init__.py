"""Rules that hold for the whole checkout."""
