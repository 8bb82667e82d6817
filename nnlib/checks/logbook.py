"""What has been done, kept in a small file in the learner's folder."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nnlib.checks.display import Block, Panel, Table
from nnlib.checks.exercise import Exercise
from nnlib.checks.result import Result

STATES = {"passed": "done", "failed": "begun", "error": "begun"}


def _file() -> Path | None:
    """The file, or None where NNLIB_PROGRESS is set to nothing."""
    name = os.environ.get("NNLIB_PROGRESS", ".nnlib-progress.json")
    return Path(name) if name else None


def read() -> dict[str, dict[str, Any]]:
    """Status and points by key; empty where there is no file or none that can be read."""
    file = _file()
    try:
        kept = json.loads(file.read_text(encoding="utf-8")) if file else {}
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {key: entry for key, entry in kept.items() if _is_entry(entry)}


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and entry.get("status") in STATES
        and isinstance(entry.get("points"), (int, float))
    )


def record(result: Result) -> None:
    """Keep a result, unless a better one is kept; a folder that can't be written does no harm."""
    file, kept = _file(), read()
    before = kept.get(result.key, {"points": -1})
    if file is None or result.status not in STATES or before["points"] >= result.points:
        return
    kept[result.key] = {"status": result.status, "points": result.points}
    scratch = file.with_name(file.name + ".new")
    try:
        scratch.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        scratch.replace(file)
    except OSError:
        return


def progress_panel(exercises: Mapping[str, Exercise]) -> Panel:
    """The table of all exercises: what is done, and what is next."""
    kept, rows = read(), []
    for key, exercise in exercises.items():
        entry = kept.get(key, {"status": "", "points": 0})
        state = STATES.get(entry["status"], "")
        rows.append((key, state, f"{entry['points']:g} of {exercise.points}"))
    done = sum(row[1] == "done" for row in rows)
    points = sum(entry["points"] for key, entry in kept.items() if key in exercises)
    total = sum(exercise.points for exercise in exercises.values())
    open_keys = [row[0] for row in rows if row[1] != "done"]
    onward = f"Next: `{open_keys[0]}`." if open_keys else "All exercises are done."
    blocks: list[Block] = [Table(("Exercise", "State", "Points"), rows), onward]
    title = f"{done} of {len(rows)} exercises done, {points:g} of {total} points"
    return Panel(title, blocks, "passed" if not open_keys else "quiet")
