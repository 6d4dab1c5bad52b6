"""Holding the catalogue against pages: its fixtures offline, the sites themselves live, and drafts of new entries."""

from qcrawl.probing.check import Finding, check
from qcrawl.probing.fixture import Fixture, fixture_of

__all__ = ["Finding", "Fixture", "check", "fixture_of"]
