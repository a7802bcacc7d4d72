"""The macros and layouts of the pages, rendered without the application."""
