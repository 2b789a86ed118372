"""Measurements; run by hand, see README."""
