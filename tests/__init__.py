"""Tests of dengji, from single rules up to the browser."""
