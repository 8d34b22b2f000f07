// Dialogs: data-opens="id" shows one, data-closes leaves it; #dialog shows what htmx puts into it;
// a form or button with data-confirm="sentence" asks first.
const open = (dialog) => { if (dialog && !dialog.open) dialog.showModal(); };

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open(dialog);
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && event.detail) event.target.close();
});

document.addEventListener("htmx:after:swap", () => {
  const dialog = document.getElementById("dialog");
  if (dialog?.childElementCount && !dialog.open) open(dialog);
});

document.addEventListener("close-dialog", () => document.getElementById("dialog")?.close());
document.getElementById("dialog")?.addEventListener("close", ({ target }) => target.replaceChildren());

const ask = (sentence, verb) => new Promise((answer) => {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector('[value="yes"]');
  yes.dataset.word ??= yes.textContent;
  yes.textContent = verb || yes.dataset.word;
  dialog.querySelector("#confirm-text").textContent = sentence;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  open(dialog);
});

document.addEventListener("submit", async (event) => {
  const asker = event.submitter?.dataset.confirm ? event.submitter : event.target;
  if (!asker.dataset.confirm || asker.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!await ask(asker.dataset.confirm, asker.dataset.confirmVerb)) return;
  asker.dataset.confirmed = "yes";
  event.target.requestSubmit(event.submitter);
  delete asker.dataset.confirmed;
}, { capture: true });
