"""Benchmarks: figures as ratios within one run, each with its goal; never part of the tests."""
