"""Forms as data, one file for each room of app/forms."""
