"""Work out the golden table of dues by itself: shares no code with the program, run by hand when the table changes.

    python tests/rules/make_golden_dues.py > tests/rules/golden_dues.csv

Seventy-four invented members, thirty-six months. Amounts are worked out with decimals, yuan and shares of one, where
the program counts whole 分 and thousandths.

The first part of the file is what happened, one line an event; the second what each month comes to: an amount in 元,
``free`` where nothing is owed, ``?`` where nobody knows, ``-`` where there is no duty. A ``q`` behind it: no reminder.
"""

from decimal import ROUND_HALF_UP, Decimal

YEARS = (2024, 2025, 2026)
MONTHS = [(year, month) for year in YEARS for month in range(1, 13)]
EDGES = [
    "0.01",
    "200",
    "2999.99",
    "3000",
    "3000.01",
    "3000.67",
    "4999.99",
    "5000",
    "5000.01",
    "6200",
    "9999.99",
    "10000",
    "10000.01",
    "12345.67",
]
HIGH = ["49999.99", "50000", "50000.01", "50000.25", "66666.66", "1000000"]
PENSIONS = [
    "0.01",
    "3000",
    "4800",
    "4999.99",
    "5000",
    "5000.01",
    "5000.5",
    "9876.54",
    "99999.99",
    "100000",
    "100000.01",
]


def share(base, kind):
    base = Decimal(base)
    if kind == "retired":
        rate = Decimal("0.005") if base <= 5000 else Decimal("0.01")
    elif base <= 3000:
        rate = Decimal("0.005")
    elif base <= 5000:
        rate = Decimal("0.01")
    elif base <= 10000:
        rate = Decimal("0.015")
    else:
        rate = Decimal("0.02")
    return min((base * rate).quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(1000))


def due(kind, base):
    if kind in ("student", "unemployed", "supported"):
        return Decimal("0.20")
    if kind == "farmer":
        return Decimal(base).quantize(Decimal("0.01"))
    return share(base, kind)


class Member:
    def __init__(self, name, enrolled="2023-12-10", admitted="", left=""):
        self.name, self.enrolled, self.admitted, self.left = name, enrolled, admitted, left
        self.fixed, self.relief, self.quarters, self.undecided = {}, {}, set(), set()
        self.events = [["member", name, enrolled, admitted, left]]

    def every_year(self, kind, base, years=YEARS):
        for year in years:
            self.from_month((year, 1), kind, base)
        return self

    def from_month(self, month, kind, base):
        self.events.append(["assess", self.name, month, kind, base])
        for each in MONTHS:
            if each[0] == month[0] and each >= month:
                self.fixed[each] = due(kind, base)
        return self

    def relieved(self, first, last, how, amount="", approved=True):
        self.events.append(["relief", self.name, first, last, how, amount, "yes" if approved else "no"])
        for each in MONTHS:
            if first <= each <= last and approved:
                self.relief[each] = how, amount
            elif first <= each <= last:
                self.undecided.add(each)
        return self

    def quarterly(self, first):
        self.events.append(["quarterly", self.name, first])
        self.quarters = {each for each in MONTHS if each >= first}
        return self

    def cell(self, month):
        came = tuple(int(part) for part in self.enrolled.split("-")[:2])
        first = (came[0] + came[1] // 12, came[1] % 12 + 1)
        if self.admitted:
            passed = tuple(int(part) for part in self.admitted.split("-")[:2])
            first = passed if passed >= came else first
        if month < first or (self.left and month > tuple(int(part) for part in self.left.split("-")[:2])):
            return "-"
        is_within = month in self.quarters and month[1] not in (3, 6, 9, 12)
        silent = "q" if is_within or month in self.undecided else ""
        how, amount = self.relief.get(month, ("", ""))
        if how in ("waived", "exempt"):
            return "free" + silent
        figure = self.fixed.get(month)
        if figure is not None and how == "reduced":
            figure = min(figure, Decimal(amount))
        return ("?" if figure is None else f"{figure:.2f}") + silent


def cast():
    people = [Member(f"工资{number}").every_year("salaried", base) for number, base in enumerate(EDGES + HIGH)]
    people += [Member(f"年薪{number}").every_year("annual", base) for number, base in enumerate(EDGES[6:])]
    people += [Member(f"个体{number}").every_year("self_employed", base) for number, base in enumerate(EDGES[2:7])]
    people += [Member(f"退休{number}").every_year("retired", base) for number, base in enumerate(PENSIONS)]
    people += [Member(f"农民{number}").every_year("farmer", base) for number, base in enumerate(("0.20", "0.50", "1"))]
    people += [Member(f"定额{kind}").every_year(kind, "") for kind in ("student", "unemployed", "supported")]
    people += [
        Member("没核定"),
        Member("只核定一年").every_year("salaried", "6200", (2025,)),
        Member("年中退休").every_year("salaried", "8000").from_month((2025, 7), "retired", "4800"),
        Member("年末退休").every_year("salaried", "8000").from_month((2025, 12), "retired", "5000.01"),
        Member("年中调资").every_year("salaried", "4999").from_month((2024, 6), "salaried", "5001"),
        Member("两次调资")
        .every_year("salaried", "3000")
        .from_month((2026, 3), "salaried", "3001")
        .from_month((2026, 9), "salaried", "10000.01"),
        Member("更正全年").every_year("salaried", "6200").from_month((2026, 1), "salaried", "6300"),
        Member("大会当月", "2024-05-01", "2024-05-31").every_year("salaried", "6200"),
        Member("大会次月", "2024-05-20", "2024-06-01").every_year("salaried", "6200"),
        Member("大会在先", "2024-05-20", "2024-04-30").every_year("salaried", "6200"),
        Member("早已入党", "2024-05-20", "1998-07-01").every_year("salaried", "6200"),
        Member("年底转入", "2024-12-31").every_year("salaried", "6200"),
        Member("年初转入", "2025-01-01").every_year("salaried", "6200"),
        Member("月中转出", left="2025-08-15").every_year("salaried", "6200"),
        Member("月初转出", left="2025-08-01").every_year("salaried", "6200"),
        Member("困难减交").every_year("salaried", "6200").relieved((2024, 11), (2025, 2), "reduced", "10"),
        Member("减得更多").every_year("salaried", "3000").relieved((2024, 1), (2024, 12), "reduced", "20"),
        Member("未批减免").every_year("salaried", "6200").relieved((2024, 1), (2026, 12), "waived", approved=False),
        Member("困难免交").every_year("salaried", "6200").relieved((2025, 3), (2025, 3), "waived"),
        Member("退休免交").every_year("retired", "4800").relieved((2025, 1), (2025, 12), "waived"),
        Member("流入地交").every_year("salaried", "6200").relieved((2026, 4), (2026, 6), "exempt"),
        Member("按季交").every_year("salaried", "6200").quarterly((2024, 1)),
        Member("后来按季").every_year("retired", "5000").quarterly((2025, 7)),
        Member("按季没核定").quarterly((2026, 10)),
    ]
    return people


def text(value):
    return f"{value[0]}-{value[1]:02d}" if isinstance(value, tuple) else str(value)


def main():
    people = cast()
    for member in people:
        for event in member.events:
            print(",".join(text(each) for each in event))
    print(",".join(["month", *map(text, MONTHS)]))
    for member in people:
        print(",".join(["due", member.name, *(member.cell(month) for month in MONTHS)]))


if __name__ == "__main__":
    main()
