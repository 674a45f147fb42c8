"""Data & Sumber: where the data come from, and how far they can be trusted."""
