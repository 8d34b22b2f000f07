// Links with data-preload are fetched when a pointer rests on them, so that a press finds the page in the browser's
// own store. The server lets it be kept for a few seconds only (ui/web/preloading.py), so that no page is old.
const REST = 80;
const AGAIN = 4000;
const fetched = new Map();
let resting;

const bring = (link) => {
  const { href, origin } = link;
  const isFresh = performance.now() - (fetched.get(href) ?? -AGAIN) < AGAIN;
  if (isFresh || origin !== location.origin || navigator.connection?.saveData || href === location.href) return;
  fetched.set(href, performance.now());
  fetch(href, { headers: { Purpose: "prefetch" }, priority: "low" }).then((answer) => answer.text()).catch(() => fetched.delete(href));
};

document.addEventListener("pointerover", ({ target }) => {
  clearTimeout(resting);
  const link = target.closest?.("a[data-preload]");
  if (link) resting = setTimeout(bring, REST, link);
});
document.addEventListener("submit", () => clearTimeout(resting));
