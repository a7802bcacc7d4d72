"""Tools of the workshop: templates, pictures, the server of `make run`."""
