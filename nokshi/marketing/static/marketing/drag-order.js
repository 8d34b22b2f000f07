// Parts that can be dragged into another order; letting one fall sends the order of all by the form inside.
customElements.define("drag-order", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", ({ target, dataTransfer }) => {
      this.held = target.closest?.("[data-part]");
      dataTransfer.effectAllowed = "move";
    });
    this.addEventListener("dragover", (event) => {
      if (!this.held) return;
      event.preventDefault();
      this.mark(event.target.closest("[data-part]"));
    });
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      const over = event.target.closest("[data-part]");
      if (!this.held || !over || over === this.held) return;
      const isBelow = this.held.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
      over[isBelow ? "after" : "before"](this.held);
      this.send();
    });
    this.addEventListener("dragend", () => { this.mark(null); this.held = null; });
  }

  mark(part) {
    for (const one of this.querySelectorAll(".is-over")) one.classList.remove("is-over");
    part?.classList.add("is-over");
  }

  send() {
    const form = this.querySelector("form");
    form.elements.order.value = [...this.querySelectorAll("[data-part]")].map((part) => part.dataset.part).join(",");
    form.requestSubmit();
  }
});
