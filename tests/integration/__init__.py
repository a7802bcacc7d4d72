"""Tests of several parts together, on both databases."""
