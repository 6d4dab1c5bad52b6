"""Fetching only."""
