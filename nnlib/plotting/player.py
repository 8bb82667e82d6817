"""The buttons below an animation: plain HTML, CSS and JavaScript that ask nobody for anything.

The drawing shows whole paths until a button is pressed: that is the still frame for print, for
readers who prefer reduced motion (they get no Play button, but steps and slider) and where
scripts don't run.
"""

import html
import json

from nnlib.plotting.style import CARD, FAINT, INK

# JupyterLab takes no key from an element marked like this.
KEYS = 'data-lm-suppress-shortcuts="true"'

CSS = f"""
.nn-descent {{ background: {CARD}; color: {INK}; border-radius: 4px; padding: 8px;
  max-width: 640px; margin: 0 auto; box-sizing: border-box; color-scheme: light;
  font: 15px/1.45 system-ui, sans-serif; }}
.nn-descent svg {{ display: block; width: 100%; height: auto; background: none; }}
.nn-descent p {{ margin: 0 4px; font-variant-numeric: tabular-nums; color: {INK}; }}
.nn-descent .nn-controls {{ display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 4px; }}
.nn-descent .nn-controls[hidden] {{ display: none; }}
.nn-descent button {{ font: inherit; color: {INK}; background: #fff; border: 1px solid {FAINT};
  border-radius: 4px; padding: 6px 12px; min-height: 36px; cursor: pointer; }}
.nn-descent button.nn-play {{ min-width: 5em; color: #fff; background: #00456b; }}
.nn-descent input {{ flex: 1 1 140px; min-width: 0; accent-color: #00456b; }}
.nn-descent :focus-visible {{ outline: 3px solid #d55e00; outline-offset: 2px; }}
@media print {{ .nn-descent .nn-controls {{ display: none; }} }}
@media (prefers-reduced-motion: reduce) {{ .nn-descent .nn-play {{ display: none; }} }}
"""

SCRIPT = """
for (const box of document.querySelectorAll(".nn-descent:not([data-ready])")) {
  box.dataset.ready = "";
  const paths = JSON.parse(box.dataset.paths);
  const last = Math.max(...paths.map(path => path.points.length)) - 1;
  const [play, back, on] = box.querySelectorAll("button");
  const slider = box.querySelector("input"), counter = box.querySelector(".nn-step");
  const lines = box.querySelectorAll("polyline"), dots = box.querySelectorAll(".nn-dot");
  const steps = box.querySelectorAll(".nn-steps");
  const values = box.querySelectorAll(".nn-value");
  let timer = null;
  const show = step => {
    slider.value = step;
    counter.textContent = `step ${step} of ${last}`;
    slider.setAttribute("aria-valuetext", counter.textContent);
    paths.forEach(({points, texts}, i) => {
      const k = Math.min(step, points.length - 1);
      const seen = points.slice(0, k + 1);
      lines[i].setAttribute("points", seen.join(" "));
      steps[i].setAttribute("d", seen.map(point => `M${point}h0`).join(""));
      dots[i].setAttribute("transform", `translate(${points[k]})`);
      values[i].textContent = texts[k];
    });
  };
  const pause = () => { clearInterval(timer); timer = null; play.textContent = "Play"; };
  const go = step => { pause(); show(Math.max(0, Math.min(last, step))); };
  const tick = () => {
    show(Number(slider.value) + 1);
    if (Number(slider.value) >= last) pause();
  };
  play.onclick = () => {
    if (timer) return pause();
    if (Number(slider.value) >= last) show(0);
    play.textContent = "Pause";
    timer = setInterval(tick, Math.max(80, Math.min(500, 9000 / last)));
  };
  back.onclick = () => go(Number(slider.value) - 1);
  on.onclick = () => go(Number(slider.value) + 1);
  slider.oninput = () => go(Number(slider.value));
  box.querySelector(".nn-controls").hidden = false;
}
"""


def player(
    svg: str, points: list[list[tuple[int, int]]], texts: list[list[str]], marks: list[str]
) -> str:
    """Return a drawing with its controls as one piece of HTML.

    Args:
        svg: the drawing, for each path with a ``polyline``, a path of class ``nn-steps`` and
            an element of class ``nn-dot``.
        points: for each path where its dot stands at each step, in the units of the drawing.
        texts: for each path the numbers at each step, in words.
        marks: for each path, HTML that tells which one it is.
    """
    frames = [{"points": p, "texts": t} for p, t in zip(points, texts, strict=True)]
    data = html.escape(json.dumps(frames, separators=(",", ":"), ensure_ascii=False))
    last = max(map(len, points)) - 1
    readouts = "".join(
        f'<p>{mark}<span class="nn-value">{text[-1]}</span></p>'
        for mark, text in zip(marks, texts, strict=True)
    )
    return (
        f'<style>{CSS}</style><div class="nn-descent" data-paths="{data}">{svg}'
        '<div class="nn-controls" hidden role="group" aria-label="Animation controls">'
        f'<button type="button" class="nn-play" {KEYS}>Play</button>'
        f'<button type="button" {KEYS}>Step back</button>'
        f'<button type="button" {KEYS}>Step on</button>'
        f'<input type="range" min="0" max="{last}" value="{last}" aria-label="Step" {KEYS}></div>'
        f'<p class="nn-step">step {last} of {last}</p>{readouts}</div><script>{SCRIPT}</script>'
    )
