"""Kepatuhan, a part a module; docs/compliance.md defines each figure."""
