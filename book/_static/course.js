// What scrolls sideways within a page must be reachable with the keyboard: the theme sees to code, not to formulas and tables.
const reachable = new ResizeObserver(changes => {
  for (const {target: box} of changes)
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
});
for (const box of document.querySelectorAll(".formula, .bd-article table")) reachable.observe(box);
