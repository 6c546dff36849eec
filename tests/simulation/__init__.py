"""A whole year of a bureau, played through the real program and foretold by a plain model."""
