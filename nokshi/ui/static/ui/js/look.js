// A page that was fetched before it was shown, or comes back out of the browser's memory, tells that it is looked at:
// the server noted nothing when it gave it.
const told = document.querySelector('meta[name="look"]');
let isOwed = told && "unseen" in told.dataset;

const tell = () => {
  if (!isOwed || document.hidden || document.prerendering) return;
  isOwed = false;
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? "" };
  fetch(told.dataset.to, { method: "POST", keepalive: true, headers, body: new URLSearchParams({ look: told.content }) })
    .catch(() => { isOwed = true; });
};

window.addEventListener("pageshow", ({ persisted }) => {
  isOwed ||= told && persisted;
  tell();
});
document.addEventListener("visibilitychange", tell);
document.addEventListener("prerenderingchange", tell);
tell();
