"""Ringkasan, a part a module: what each role needs today."""
