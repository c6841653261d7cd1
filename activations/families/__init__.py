"""Formulas: each function, its derivative right below, its facts. NumPy only."""
