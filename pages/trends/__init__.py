"""Tren Aduan, a part a module."""
