"""Kasus: the list of single cases."""
