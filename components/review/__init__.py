"""The parts of the review. Its charts are SVG, the same for screen and paper, and hold no words: what they
say stands beside them and in their alternative text."""
