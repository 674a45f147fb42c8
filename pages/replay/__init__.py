"""Putar ulang: a past day on the wall's scenes, with what was known then beside what is known now."""
