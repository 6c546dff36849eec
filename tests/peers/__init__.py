"""Test peers: stand-ins for the services the program talks to, strict where the real ones are strict."""
