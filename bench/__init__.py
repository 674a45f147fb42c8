"""Measurements, as ratios or rates in one run; `make bench` runs them. Machines are noisy, so nothing here
is a test."""
