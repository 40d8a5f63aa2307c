"""Bench: the measurements of docs/measurements.md, each a table for people and JSON for programs.

Works from outside, as a reader, an editor and an operator would: by processes, HTTP and files on this machine. Imports nothing of
ours but `editions` and `press`, for what is measured below a process.
"""
