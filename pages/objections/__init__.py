"""Sanggahan: what agencies contest, and what is decided."""
