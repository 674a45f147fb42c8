"""What a person takes along: a table, with where its figures come from, as a file, a picture or a text.

Each is a pure function of a `Taken`; each says by itself what it counts and, in a demo, DATA SIMULASI.
"""
