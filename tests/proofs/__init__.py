"""Items of the scorecard that need a size: small with every change, in full by `python -m tests.scorecard`."""
