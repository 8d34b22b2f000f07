// a.whence beside a value leads to where it comes from; here the answer comes to the reader: on rest, on focus, on touch.
// The page behind the link is asked once for all its values, and again where they may have moved since.
const REST = 250;
const FRESH = 5000;
const GAP = 4;
const EDGE = 8;
const asked = new Map();
let open = null;
let timer;

const ask = (url) => {
  const known = asked.get(url);
  if (known && performance.now() - known.at < FRESH) return known.answer;
  const answer = fetch(url, { headers: { "HX-Request": "true" } }).then((found) => (found.ok ? found.text() : "")).catch(() => "");
  asked.set(url, { at: performance.now(), answer });
  return answer;
};

const close = () => {
  clearTimeout(timer);
  open?.link.removeAttribute("aria-describedby");
  open?.pop.remove();
  open = null;
};

const place = ({ link, pop }) => {
  const anchor = link.getBoundingClientRect();
  const { width, height } = pop.getBoundingClientRect();
  const isBelow = anchor.bottom + GAP + height < innerHeight || anchor.top < height;
  const start = document.dir === "rtl" ? anchor.right - width : anchor.left;
  pop.style.left = `${Math.max(EDGE, Math.min(start, innerWidth - width - EDGE))}px`;
  pop.style.top = `${isBelow ? anchor.bottom + GAP : anchor.top - height - GAP}px`;
};

const show = async (link) => {
  if (open?.link === link) return;
  close();
  const shown = { link, pop: Object.assign(document.createElement("div"), { id: "whence", className: "pop__body pop__card", popover: "manual" }) };
  open = shown;
  const [page, field] = link.href.split("#");
  const text = await ask(page);
  if (!text) {
    asked.delete(page);
    if (open === shown) open = null;
    return;
  }
  const parts = new DOMParser().parseFromString(text, "text/html");
  const part = parts.querySelector(`[data-origin="${CSS.escape(field)}"]`) ?? parts.querySelector('[data-origin=""]');
  if (open !== shown || !part || !link.isConnected) return;
  shown.pop.append(part);
  // Beside the link, so that the next Tab goes into it, and lifted above everything by the browser itself.
  link.after(shown.pop);
  shown.pop.showPopover();
  link.setAttribute("aria-describedby", "whence");
  place(shown);
};

const isInside = (target) => open && (open.link.contains(target) || open.pop.contains(target));
const linkOf = (target) => target.closest?.("a.whence");

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType === "touch") return;
  clearTimeout(timer);
  if (isInside(target)) return;
  const link = linkOf(target);
  timer = link ? setTimeout(show, REST, link) : setTimeout(() => { if (!isInside(document.activeElement)) close(); }, REST);
});

document.addEventListener("focusin", ({ target }) => {
  const link = linkOf(target);
  if (link?.matches(":focus-visible")) show(link);
  else if (!isInside(target)) close();
});

// A finger has no way to rest: the first touch tells, and what it tells has the link to the page.
document.addEventListener("click", (event) => {
  const link = linkOf(event.target);
  if (!link && !isInside(event.target)) return close();
  if (!link || event.pointerType !== "touch") return;
  event.preventDefault();
  if (open?.link === link) close();
  else show(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  if (open.pop.contains(document.activeElement)) open.link.focus();
  close();
});
document.addEventListener("scroll", () => { if (open?.pop.isConnected) place(open); }, { capture: true, passive: true });
