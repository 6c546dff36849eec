"""The rule packs: data with sources, read by ``models.rules.rulebook``."""
