"""Keeps the file healthy: backups that were proven, restores that were checked, a doctor."""
