// Keys: data-key="c" on a link, button or field; "g c" one after the other; "mod+k" with ⌘ or Ctrl;
// a comma parts alternatives. J, K and X walk the rows of a list.
const PAUSE = 900;
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
let before = "";
let since = 0;

for (const kbd of document.querySelectorAll("[data-mod-key]")) {
  if (isMac) kbd.textContent = `⌘${kbd.dataset.modKey}`;
}

const isWriting = (target) => target.isContentEditable || (target.matches("input, textarea, select") && !target.matches('[type="checkbox"], [type="radio"]'));
const isShown = (element) => element.checkVisibility?.() ?? true;

const byKey = (pressed) => [...document.querySelectorAll("[data-key]")].findLast((element) =>
  element.dataset.key.split(",").some((key) => key.trim() === pressed) && (isShown(element) || element.dataset.opens || element.href));

const use = (element) => {
  if (element.matches("input:not([type=checkbox]), textarea, select")) element.focus();
  else element.click();
};

const rows = () => [...document.querySelectorAll(".table__name[href], [data-row]")].filter(isShown);

const walk = (step) => {
  const all = rows();
  const at = all.findIndex((row) => row === document.activeElement || row.closest("tr")?.contains(document.activeElement));
  all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
};

document.addEventListener("keydown", (event) => {
  const mod = event.metaKey || event.ctrlKey;
  if (event.defaultPrevented || event.altKey || (isWriting(event.target) && !mod)) return;
  if (document.querySelector("dialog[open]") && !mod) return;
  const key = event.key.toLowerCase();
  const chord = event.timeStamp - since < PAUSE ? `${before} ${key}` : "";
  const found = mod ? byKey(`mod+${key}`) : (chord && byKey(chord)) || byKey(key);
  [before, since] = [key, event.timeStamp];
  if (found) {
    event.preventDefault();
    use(found);
  } else if (!mod && (key === "j" || key === "k")) walk(key === "j" ? 1 : -1);
  else if (!mod && key === "x") document.activeElement.closest("tr")?.querySelector('[type="checkbox"]')?.click();
});

customElements.define("key-sheet", class extends HTMLElement {
  connectedCallback() {
    this.closest("dialog").addEventListener("toggle", (event) => { if (event.newState === "open") this.fill(); });
  }

  fill() {
    const list = this.querySelector("dl");
    for (const old of list.querySelectorAll("[data-found]")) old.remove();
    const seen = new Set(["?", "z"]);
    for (const element of document.querySelectorAll("[data-key]")) {
      const [key] = element.dataset.key.split(",");
      const says = element.dataset.keySays || element.getAttribute("aria-label") || this.words(element);
      if (seen.has(key) || !says) continue;
      seen.add(key);
      list.append(this.term(key), Object.assign(document.createElement("dd"), { textContent: says }));
      list.lastElementChild.dataset.found = "";
    }
  }

  words(element) {
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll("kbd, svg, .count")) part.remove();
    return copy.textContent.trim();
  }

  term(key) {
    const term = document.createElement("dt");
    term.dataset.found = "";
    for (const part of key.split(" ")) {
      const text = part.replace("mod+", isMac ? "⌘" : "Ctrl ").toUpperCase();
      term.append(Object.assign(document.createElement("kbd"), { textContent: text }), " ");
    }
    return term;
  }
});
