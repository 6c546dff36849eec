"""Bugs seeded on purpose: each must turn the tests named beside it red, or the tests are worth little."""
