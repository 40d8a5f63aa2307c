"""Wires: formats. Bytes in, items out, and back. A leaf: imports nothing of ours."""
