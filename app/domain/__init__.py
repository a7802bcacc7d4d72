"""The rules of the office that would be true on paper: standard library and python-stdnum only."""
