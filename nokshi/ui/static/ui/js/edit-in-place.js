// A value that becomes a field under the hand, is saved on leaving it, and can be taken back.
customElements.define("edit-in-place", class extends HTMLElement {
  connectedCallback() {
    this.value = this.querySelector("a");
    this.value?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.open();
    });
  }

  open() {
    this.field = this.querySelector("template").content.cloneNode(true).querySelector("input, select, textarea");
    this.value.hidden = true;
    this.append(this.field);
    this.before = this.field.value = this.kept ?? this.field.value;
    this.field.focus();
    this.field.select?.();
    this.field.addEventListener("blur", () => this.leave());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !this.field.matches("textarea")) this.field.blur();
      if (event.key === "Escape") { this.field.value = this.before; this.close(true); }
    });
  }

  close(stay) {
    const field = this.field;
    this.field = null;
    field?.remove();
    this.value.hidden = false;
    if (stay) this.value.focus();
  }

  async leave() {
    if (!this.field) return;
    const { before, field } = this;
    const now = field.value;
    const shown = field.matches("select") ? field.selectedOptions[0]?.textContent : now;
    if (now === before) return this.close();
    const old = this.value.textContent;
    if (await this.save(now, shown)) {
      this.close();
      this.tell(this.dataset.saved, () => this.save(before, old));
    }
  }

  async save(now, shown) {
    const seal = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const headers = { "X-CSRFToken": seal, "HX-Request": "true" };
    const body = new URLSearchParams({ [this.dataset.name]: now });
    const answer = await fetch(this.dataset.url, { method: "POST", headers, body }).catch(() => null);
    const text = answer ? (await answer.text()).trim() : "";
    if (!answer?.ok) {
      const isPlain = answer?.status === 422 && text && !text.startsWith("<");
      this.field?.setAttribute("aria-invalid", "true");
      this.tell(isPlain ? text : this.dataset.failed, null, true);
      return false;
    }
    this.kept = now;
    this.value.textContent = text && !text.startsWith("<") ? text : shown || "—";
    return true;
  }

  tell(text, undo, bad = false) {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, undo, bad } }));
  }
});
