"""Reads: one function per list or page; rows or frozen dataclasses come out."""
