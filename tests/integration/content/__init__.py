"""What administrators write and set: pages, parameters, dictionaries."""
