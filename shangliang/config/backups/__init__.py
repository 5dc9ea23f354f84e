"""An installation in one file, and back.

`archive` writes and checks the file, `databases` copies rows out and in, `keeping` does the whole.
"""
