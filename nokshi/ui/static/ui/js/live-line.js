// Keeps an open page current: a line from the server says what moved, the page fetches that part through its own door.
// data-live="…" names what a part follows; the part is put in its place by its id, from data-live-url or this page.
// data-live-as="event": it only hears an event "moved"; "pill": rows do not jump, a button says how many are new.
const SOON = 300;
const AT_MOST_EACH = 2000;
const HIDDEN_FOR = 10000;
const LOST_AFTER = 4000;
const WITHOUT_LINE = 5000;
const parts = () => [...document.querySelectorAll("[data-live]")];
const names = (part) => part.dataset.live.split(/\s+/).filter(Boolean);
const called = (name) => name.split("~")[0];

const isBusy = (part) => {
  const at = document.activeElement;
  const writes = part.contains(at) && at.matches("input:not([type=checkbox], [type=button]), textarea, select, [contenteditable]");
  return writes || part.querySelector("details.pop[open], dialog[open], input[type=checkbox][name=chosen]:checked, edit-in-place input, edit-in-place textarea, edit-in-place select");
};

const fetchText = async (part) => {
  const asPart = Boolean(part.dataset.liveUrl);
  const headers = asPart ? { "HX-Request": "true", "Nokshi-Live": "1" } : { "Nokshi-Live": "1" };
  const answer = await fetch(part.dataset.liveUrl || location.href, { headers, cache: "no-store" });
  if (!answer.ok || answer.redirected) return null;
  return answer.text();
};

const shown = (id, text) => new DOMParser().parseFromString(text, "text/html").getElementById(id);

// Somebody else changed what is being written over here: say so beside the field, and leave the words alone.
const tellOfCollision = (part, fresh) => {
  for (const place of part.querySelectorAll("edit-in-place")) {
    if (!place.field) continue;
    const theirs = fresh.querySelector(`edit-in-place[data-name="${CSS.escape(place.dataset.name)}"] > a`)?.textContent.trim();
    if (theirs === undefined || theirs === place.value.textContent.trim()) continue;
    const line = document.querySelector("live-line");
    place.value.textContent = theirs;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: line.dataset.collided.replace("{value}", theirs), bad: true } }));
  }
};

const refresh = async (part) => {
  const text = await fetchText(part).catch(() => null);
  if (text === null || !part.isConnected) return;
  const fresh = shown(part.id, text);
  if (!fresh) return;
  if (isBusy(part)) {
    part.dataset.liveWaits = "yes";
    tellOfCollision(part, fresh);
    return;
  }
  delete part.dataset.liveWaits;
  const items = (one) => one.querySelectorAll(".timeline__item").length;
  if (items(part) > items(fresh)) return pill(part, 1);
  if (fresh.isEqualNode(part)) return;
  const at = document.activeElement;
  const focused = part.contains(at) && at.id;
  await window.htmx.swap({ text: fresh.outerHTML, target: part, swap: "outerMorph", sourceElement: part });
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
};

const pill = (part, times) => part.dispatchEvent(new CustomEvent("live:news", { detail: times, bubbles: true }));
const wake = (part) => part.dispatchEvent(new CustomEvent("live:wake", { bubbles: true }));
document.addEventListener("live:wanted", ({ target }) => refresh(target));

customElements.define("live-line", class extends HTMLElement {
  connectedCallback() {
    this.at = this.dataset.at;
    this.due = new Map();
    this.open();
    document.addEventListener("htmx:after:swap", () => { if (this.asked !== this.names()) this.reopen(); });
    document.addEventListener("visibilitychange", () => this.seen());
    addEventListener("online", () => this.reopen());
    addEventListener("offline", () => this.isLost(true));
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", ({ persisted }) => { if (persisted) this.reopen(); });
    for (const name of ["focusout", "toggle", "change"]) document.addEventListener(name, () => setTimeout(() => this.catchUp(), SOON), true);
    setInterval(() => this.withoutLine(), WITHOUT_LINE);
  }

  names() {
    return [...new Set(parts().flatMap(names))].sort().join(" ");
  }

  open() {
    this.asked = this.names();
    if (!this.asked || document.hidden) return;
    const query = new URLSearchParams(this.asked.split(" ").map((name) => ["t", name]));
    if (this.at) query.set("after", this.at);
    this.line = new EventSource(`${this.dataset.url}?${query}`);
    this.line.addEventListener("open", () => this.isLost(false));
    this.line.addEventListener("error", () => { this.lost ??= setTimeout(() => this.isLost(true), LOST_AFTER); });
    this.line.addEventListener("moved", ({ data, lastEventId }) => { this.at = lastEventId; this.moved(JSON.parse(data)); });
  }

  close() {
    this.line?.close();
    this.line = null;
  }

  reopen() {
    this.close();
    this.open();
  }

  seen() {
    clearTimeout(this.leaving);
    if (document.hidden) this.leaving = setTimeout(() => this.close(), HIDDEN_FOR);
    else if (!this.line) this.open();
  }

  isLost(yes) {
    clearTimeout(this.lost);
    this.lost = yes ? 0 : undefined;
    this.toggleAttribute("data-is-lost", yes);
    this.querySelector("[data-mark]")?.toggleAttribute("hidden", !yes);
  }

  moved(told) {
    for (const part of parts()) {
      const mine = names(part).map(called).filter((name) => name in told || "*" in told);
      if (mine.length) this.move(part, mine.reduce((sum, name) => sum + (told[name] ?? 0), 0));
    }
  }

  move(part, times = 0) {
    if (part.dataset.liveAs === "event") return wake(part);
    if (part.dataset.liveAs === "pill") return pill(part, times);
    if (this.due.has(part.id)) return null;
    const wait = Math.max(SOON, AT_MOST_EACH - (performance.now() - (part.liveAt ?? -AT_MOST_EACH)));
    return this.due.set(part.id, setTimeout(() => {
      this.due.delete(part.id);
      const now = document.getElementById(part.id);
      if (!now) return;
      now.liveAt = performance.now();
      refresh(now);
    }, wait));
  }

  catchUp() {
    for (const part of document.querySelectorAll("[data-live-waits]")) if (!isBusy(part)) this.move(part);
  }

  // Where no line can be had (a server of another kind, a proxy that holds it back), progress still moves.
  withoutLine() {
    if (document.hidden || this.line?.readyState === EventSource.OPEN) return;
    for (const part of document.querySelectorAll('[data-live-as="event"]')) wake(part);
    if (this.line?.readyState === EventSource.CLOSED && navigator.onLine) this.reopen();
  }
});
