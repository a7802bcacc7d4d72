"""Tests of the worker, its bell, its clock and the servers that tests start."""
