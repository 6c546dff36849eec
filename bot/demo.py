"""demo"""


def main(days: int | None, port: int) -> None: ...
