"""Gladi: scenarios are started and watched, consoles for those who take part, and the evaluation
afterwards."""
