// Rows to choose: all at once, a range with Shift, and a bar that says how many and what to do with them.
customElements.define("select-rows", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("change", this);
    this.show();
  }

  get boxes() {
    return [...this.querySelectorAll('tbody .table__tick [type="checkbox"], [data-choose]')];
  }

  handleEvent(event) {
    if (event.type === "click") {
      if (event.target.closest("[data-clear]")) this.clear();
      else if (event.target.matches('[type="checkbox"]')) this.range(event);
      return;
    }
    if (event.target.matches("[data-all]")) for (const box of this.boxes) box.checked = event.target.checked;
    this.show();
  }

  range({ target, shiftKey }) {
    const boxes = this.boxes;
    const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(target)];
    if (shiftKey && from >= 0 && to >= 0) {
      for (const box of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) box.checked = target.checked;
    }
    if (to >= 0) this.last = target;
  }

  clear() {
    for (const box of this.querySelectorAll('[type="checkbox"]')) box.checked = false;
    this.show();
  }

  show() {
    const boxes = this.boxes;
    const count = boxes.filter((box) => box.checked).length;
    const all = this.querySelector("[data-all]");
    if (all) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    const bar = this.querySelector(".bulk");
    if (!bar) return;
    bar.toggleAttribute("data-open", count > 0);
    const words = bar.querySelector("[data-chosen]");
    const figure = new Intl.NumberFormat(document.documentElement.lang).format(count);
    if (words) words.textContent = words.dataset.chosen.replace("{count}", figure);
  }
});
