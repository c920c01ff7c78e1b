"""The matrix: a row for each unit, its state and its findings, and what to do about it."""
