"""Questions about what the warehouse holds; each is a pure function that answers with a frame.

`name(connection, filters, at, …, version=None)`: `at` is the moment of asking (aware), nothing received
after it is counted; `version` asks what was known at that data version. Columns are named as in
`warehouse.tables`: whole numbers are Int64, shares 0-1 and other numbers float64, instants datetime64[us,
UTC], `day` datetime64[s] (a local date), words str with '' for none. Calls and cases are never added up:
each number says which of them it counts.
"""
