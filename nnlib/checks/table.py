"""The table of all exercises for the documentation: `python -m nnlib.checks.table`."""

from __future__ import annotations

from nnlib.checks.registry import EXERCISES

HEAD = (
    "| exercise | points | answer | tests | right answers tried | mistakes known |",
    "| --- | --- | --- | --- | --- | --- |",
)


def table() -> str:
    """Exercises, points, tests, alternatives and known mistakes as a Markdown table.

    Examples:
        >>> print(table().splitlines()[2])  # doctest: +ELLIPSIS
        | neurons.weighted_sum | 1 | `weighted_sum(x, w, b)` | ...
    """
    rows = [
        f"| {key} | {each.points} | `{each.signature}` | {len(each.properties)} | "
        f"{1 + len(each.alternatives)} | {len(each.mistakes)} |"
        for key, each in EXERCISES.items()
    ]
    every = EXERCISES.values()
    sums = [
        sum(each.points for each in every),
        sum(len(each.properties) for each in every),
        sum(1 + len(each.alternatives) for each in every),
        sum(len(each.mistakes) for each in every),
    ]
    total = f"| **{len(rows)} exercises** | {sums[0]} |  | {sums[1]} | {sums[2]} | {sums[3]} |"
    return "\n".join([*HEAD, *rows, total])


if __name__ == "__main__":
    print(table())
