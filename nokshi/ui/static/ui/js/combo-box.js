// A select that can be searched, one or many: among its own options, or at data-url?q=…, which answers with <option>s.
const WAIT = 120;
let boxes = 0;

customElements.define("combo-box", class extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector("select");
    if (!this.select || this.input) return;
    this.number = ++boxes;
    this.build();
    this.addEventListener("keydown", this);
    this.addEventListener("focusout", ({ relatedTarget }) => { if (!this.contains(relatedTarget)) this.close(true); });
    this.select.form?.addEventListener("reset", () => setTimeout(() => this.show()));
    this.show();
  }

  build() {
    this.input = Object.assign(document.createElement("input"), { type: "text", className: "input", autocomplete: "off", id: `${this.select.id || `combo-${this.number}`}-text` });
    // What the empty choice says is what the empty field says.
    this.input.placeholder = [...this.select.options].find((option) => !option.value && /\p{L}/u.test(option.textContent))?.textContent.trim() ?? "";
    const label = this.select.labels?.[0];
    const marks = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `combo-list-${this.number}` };
    for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) if (this.select.getAttribute(name)) marks[name] = this.select.getAttribute(name);
    for (const [name, value] of Object.entries(marks)) this.input.setAttribute(name, value);
    if (label) label.htmlFor = this.input.id;
    this.list = Object.assign(document.createElement("div"), { className: "combobox__list", id: marks["aria-controls"], hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label?.textContent.trim() || marks["aria-label"] || this.select.name);
    this.chosen = Object.assign(document.createElement("div"), { className: "combobox__chosen line", hidden: !this.select.multiple });
    this.select.closest(".choice").hidden = true;
    this.append(this.chosen, this.input, this.list);
    this.input.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.find(), this.dataset.url ? WAIT : 0); });
    this.input.addEventListener("click", () => this.find(true));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.take(target.closest('[role="option"]')));
  }

  show() {
    if (!this.select.multiple) {
      this.input.value = this.select.selectedOptions[0]?.value ? this.select.selectedOptions[0].textContent : "";
      return;
    }
    this.chosen.replaceChildren(...[...this.select.selectedOptions].map((option) => this.tag(option)));
    this.chosen.hidden = !this.select.selectedOptions.length;
  }

  tag(option) {
    const tag = Object.assign(document.createElement("span"), { className: "tag tag--indigo", textContent: option.textContent });
    const out = Object.assign(document.createElement("button"), { type: "button", className: "tag__out", textContent: "×" });
    out.setAttribute("aria-label", `${this.dataset.remove}: ${option.textContent}`);
    out.addEventListener("click", () => { option.selected = false; this.changed(); this.input.focus(); });
    tag.append(out);
    return tag;
  }

  async find(all = false) {
    const text = all ? "" : this.input.value.trim().toLocaleLowerCase();
    const found = this.dataset.url ? await this.ask(text) : [...this.select.options].filter((option) => option.value && option.textContent.toLocaleLowerCase().includes(text));
    this.found = found.filter((option) => !this.select.multiple || !this.isTaken(option.value)).slice(0, 50);
    this.list.replaceChildren(...(this.found.length ? this.found.map((option, at) => this.row(option, at)) : [this.nothing()]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.choose(0);
  }

  async ask(text) {
    const url = new URL(this.dataset.url, location.href);
    url.searchParams.set("q", text);
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    const holder = document.createElement("template");
    holder.innerHTML = `<select>${answer?.ok ? await answer.text() : ""}</select>`;
    return [...holder.content.querySelectorAll("option")];
  }

  row(option, at) {
    const row = Object.assign(document.createElement("div"), { className: "combobox__option", id: `combo-${this.number}-${at}`, textContent: option.textContent });
    row.setAttribute("role", "option");
    row.dataset.at = at;
    if (option.dataset.note) row.append(Object.assign(document.createElement("span"), { className: "push faint tiny", textContent: option.dataset.note }));
    return row;
  }

  nothing() {
    return Object.assign(document.createElement("div"), { className: "combobox__option faint", textContent: this.dataset.none });
  }

  choose(at) {
    const rows = [...this.list.querySelectorAll('[role="option"]')];
    this.at = rows.length ? (at + rows.length) % rows.length : -1;
    rows.forEach((row, index) => row.setAttribute("aria-selected", index === this.at));
    rows[this.at]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", rows[this.at]?.id ?? "");
  }

  isTaken(value) {
    return [...this.select.selectedOptions].some((option) => option.value === value);
  }

  take(row) {
    const option = row && this.found[row.dataset.at];
    if (!option) return;
    const own = [...this.select.options].find(({ value }) => value === option.value) ?? this.select.appendChild(option.cloneNode(true));
    own.selected = true;
    this.changed();
    this.close();
    if (this.select.multiple) this.input.value = "";
  }

  changed() {
    this.show();
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close(isLeaving) {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    if (!isLeaving) return;
    if (!this.input.value.trim() && !this.select.multiple && this.select.value && [...this.select.options].some(({ value }) => !value)) {
      this.select.value = "";
      this.changed();
    }
    this.show();
    if (this.select.multiple) this.input.value = "";
  }

  handleEvent(event) {
    if (event.target !== this.input) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.list.hidden) this.find(true);
      else this.choose(this.at + step);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.take(this.list.querySelector('[aria-selected="true"]'));
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.select.multiple && !this.input.value) {
      const last = [...this.select.selectedOptions].at(-1);
      if (last) { last.selected = false; this.changed(); }
    }
  }
});
