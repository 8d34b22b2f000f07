// Links with data-preload are fetched when a pointer rests on them, so that a press finds the page there.
const REST = 80;
const fetched = new Set();
let resting;

const bring = (link) => {
  const url = link.href;
  if (fetched.has(url) || navigator.connection?.saveData || url === location.href) return;
  fetched.add(url);
  document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: url }));
};

document.addEventListener("pointerover", ({ target }) => {
  clearTimeout(resting);
  const link = target.closest?.("a[data-preload]");
  if (link) resting = setTimeout(bring, REST, link);
});
document.addEventListener("pointerdown", ({ target }) => {
  const link = target.closest?.("a[data-preload]");
  if (link) bring(link);
});
