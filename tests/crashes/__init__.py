"""The program dies at every write, commit and message of every business flow, and nothing is lost or done twice."""
