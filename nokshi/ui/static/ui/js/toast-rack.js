// Says what was done and takes it back: an event "toast" {text, undo, bad} adds one; undo is a URL or a function.
const STAYS = 6000;
const STAYS_WITH_UNDO = 12000;
const MOST = 4;

customElements.define("toast-rack", class extends HTMLElement {
  connectedCallback() {
    for (const toast of this.querySelectorAll(".toast")) this.leaveLater(toast);
    document.addEventListener("toast", this);
  }

  disconnectedCallback() {
    document.removeEventListener("toast", this);
  }

  handleEvent({ detail }) {
    if (!detail?.text) return;
    const toast = document.createElement("div");
    toast.className = detail.bad ? "toast toast--bad" : "toast";
    toast.append(Object.assign(document.createElement("span"), { textContent: detail.text }));
    if (detail.undo) toast.append(this.undo(detail.undo, toast));
    if (detail.url) toast.append(Object.assign(document.createElement("a"), { className: "toast__act", href: detail.url, textContent: detail.urlLabel }));
    for (const same of this.querySelectorAll(".toast")) if (!detail.undo && same.textContent === toast.textContent) same.remove();
    this.append(toast);
    while (this.children.length > MOST) this.firstElementChild.remove();
    this.leaveLater(toast);
  }

  undo(way, toast) {
    const button = document.createElement("button");
    button.className = "toast__act";
    button.type = "button";
    button.dataset.key = "z";
    button.textContent = this.dataset.undo;
    button.addEventListener("click", () => {
      toast.remove();
      if (typeof way === "function") way();
      else this.post(way);
    });
    return button;
  }

  post(url) {
    const form = Object.assign(document.createElement("form"), { method: "post", action: url });
    const seal = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    for (const [name, value] of [["csrfmiddlewaretoken", seal], ["next", location.pathname + location.search]]) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
  }

  leaveLater(toast) {
    const stays = toast.querySelector("button, a") ? STAYS_WITH_UNDO : STAYS;
    let leaving = setTimeout(() => toast.remove(), stays);
    const wait = () => clearTimeout(leaving);
    const go = () => { wait(); leaving = setTimeout(() => toast.remove(), stays); };
    toast.addEventListener("pointerenter", wait);
    toast.addEventListener("pointerleave", go);
    toast.addEventListener("focusin", wait);
    toast.addEventListener("focusout", go);
  }
});
