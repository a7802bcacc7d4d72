"""Tests of the register and of who may change it."""
