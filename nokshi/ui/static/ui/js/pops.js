// <details class="pop">: lifted above everything, kept inside the window, closed by Escape or a press elsewhere.
const GAP = 4;
const EDGE = 8;

const place = (pop, body) => {
  const anchor = pop.firstElementChild.getBoundingClientRect();
  const { width, height } = body.getBoundingClientRect();
  const toEnd = pop.classList.contains("pop--end") !== (document.dir === "rtl");
  const start = toEnd ? anchor.right - width : anchor.left;
  const left = Math.max(EDGE, Math.min(start, innerWidth - width - EDGE));
  const isBelow = anchor.bottom + GAP + height < innerHeight || anchor.top < height;
  body.style.left = `${left}px`;
  body.style.top = `${isBelow ? anchor.bottom + GAP : anchor.top - height - GAP}px`;
};

const openPops = () => document.querySelectorAll("details.pop[open]");

document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.("details.pop")) return;
  const body = target.querySelector(".pop__body");
  if (!body) return;
  if (target.open) {
    body.popover = "manual";
    body.showPopover();
    place(target, body);
  } else if (body.popover) body.removeAttribute("popover");
}, { capture: true });

document.addEventListener("pointerdown", ({ target }) => {
  for (const pop of openPops()) if (!pop.contains(target)) pop.open = false;
});

document.addEventListener("scroll", () => { for (const pop of openPops()) place(pop, pop.querySelector(".pop__body")); }, { capture: true, passive: true });

document.addEventListener("keydown", (event) => {
  const pop = event.target.closest?.("details.pop[open]");
  if (!pop) return;
  if (event.key === "Escape") {
    pop.open = false;
    pop.firstElementChild.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...pop.querySelectorAll(".menu__item")];
    if (!items.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = items.indexOf(document.activeElement);
    items[at < 0 && step < 0 ? items.length - 1 : (at + step + items.length) % items.length].focus();
  }
});
