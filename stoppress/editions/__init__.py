"""Editions: an append-only log of whole-site states made of content-addressed fragments.

Imports nothing of ours, so that readers' servers and auditors need nothing else.
"""
