"""Canonical forms compiled once and filled in for each learner.

Many documents differ in a few texts only. ``compiling`` reads off the canonical form of one of
them which lines depend on which texts; ``form`` writes the canonical form of another without
any JSON-LD. ``docs/algorithms/compiled-issuing.md`` proves that both give the same bytes.
"""
