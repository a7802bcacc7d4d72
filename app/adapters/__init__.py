"""The neighbours of the office: one file each, the only places that import their libraries."""
