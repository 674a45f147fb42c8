"""Sources that are asked on a schedule: a file at an address, a database, an Open311 endpoint.

Nothing is imported here: a child process that asks needs one of them, and not the warehouse.
"""
