"""What the product costs, each file one question; not part of the test suite, for a busy machine proves nothing."""
