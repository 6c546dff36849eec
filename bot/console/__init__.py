"""What the command line does, apart from reading settings: each function is given what it needs."""
