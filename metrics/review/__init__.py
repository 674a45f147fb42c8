"""The statistics of the weekly review, and its questions. docs/review.md defines each rule in words.

`xmr`, `rules`, `funnel`, `few` and `rises` are pure: numbers in, numbers out. None of them ranks anything.
"""
