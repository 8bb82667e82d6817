"""What Binder's own tool, repo2docker, plans to do with `.binder`; it builds nothing here."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPO2DOCKER = "jupyter-repo2docker==2026.4.0"


def test_repo2docker_reads_the_folder_as_meant(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    binaries = tmp_path / "env/bin"
    subprocess.run([binaries / "python", "-m", "pip", "install", "-q", REPO2DOCKER], check=True)
    planned = subprocess.run(
        [binaries / "jupyter-repo2docker", "--no-build", "--debug", ROOT],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    plan = planned.stdout
    python = (ROOT / ".binder/runtime.txt").read_text().strip().replace("-", "=")
    steps = [f"environment for {python}", 'install --no-cache-dir -r ".binder/requirements.txt"']
    places = [plan.index(step) for step in [*steps, "RUN ./.binder/postBuild"]]
    assert places == sorted(places)
