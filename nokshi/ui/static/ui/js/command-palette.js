// ⌘K: as you write, the server answers with links; arrows choose, Enter opens, ⌘ or Ctrl Enter opens beside.
const WAIT = 90;
const KEEP = 6;
const PLACE = "nokshi-recent";

const recents = () => {
  try { return JSON.parse(sessionStorage.getItem(PLACE)) ?? []; } catch { return []; }
};

customElements.define("command-palette", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector('[role="listbox"]');
    this.none = this.querySelector("[role=status]");
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(), WAIT);
    });
    this.addEventListener("keydown", this);
    this.addEventListener("click", ({ target }) => this.keep(target.closest('[role="option"]')));
    this.closest("dialog")?.addEventListener("toggle", (event) => {
      if (event.newState !== "open") return;
      this.input.select();
      this.find();
    });
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  async find() {
    this.asking?.abort();
    this.asking = new AbortController();
    const text = this.input.value.trim();
    const url = new URL(this.dataset.url, location.href);
    url.searchParams.set("q", text);
    const headers = { "HX-Request": "true" };
    const answer = await fetch(url, { headers, signal: this.asking.signal }).catch(() => null);
    if (!answer?.ok) return;
    this.list.innerHTML = await answer.text();
    if (!text) this.putRecents();
    this.none.hidden = this.options.length > 0;
    this.choose(0);
  }

  putRecents() {
    const known = new Set(this.options.map((option) => option.getAttribute("href")));
    for (const { href, html } of recents().filter((one) => !known.has(one.href)).reverse()) {
      const link = document.createElement("a");
      link.className = "palette__item";
      link.setAttribute("role", "option");
      link.id = `recent-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
      link.href = href;
      link.tabIndex = -1;
      link.innerHTML = html;
      this.list.prepend(link);
    }
  }

  keep(option) {
    if (!option) return;
    const one = { href: option.getAttribute("href"), html: option.innerHTML };
    const others = recents().filter(({ href }) => href !== one.href);
    sessionStorage.setItem(PLACE, JSON.stringify([one, ...others].slice(0, KEEP)));
  }

  choose(at) {
    const options = this.options;
    this.at = options.length ? (at + options.length) % options.length : -1;
    options.forEach((option, index) => option.setAttribute("aria-selected", index === this.at));
    const chosen = options[this.at];
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  handleEvent(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.choose(this.at + step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = this.options[this.at];
      if (!option) return;
      this.keep(option);
      if (event.metaKey || event.ctrlKey) open(option.href, "_blank", "noopener");
      else location.assign(option.href);
    }
  }
});
