// Where files fall: says what lies in it, and that it is ready to catch.
customElements.define("drop-zone", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="file"]');
    this.addEventListener("dragover", () => this.toggleAttribute("data-over", true));
    for (const end of ["dragleave", "drop"]) this.addEventListener(end, () => this.removeAttribute("data-over"));
    this.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const files = [...(this.input?.files ?? [])];
    const name = this.querySelector(".drop__name");
    if (!name || !files.length) return;
    const many = name.dataset.many.replace("{count}", new Intl.NumberFormat(document.documentElement.lang).format(files.length));
    name.textContent = files.length === 1 ? files[0].name : many;
  }
});
