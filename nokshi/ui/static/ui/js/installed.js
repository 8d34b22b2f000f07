// The service worker is taken on; a page shown from what was kept says so, and forms are not sent into nothing.
const LOOK_EACH = 5000;
const { keptAt, nothing } = document.querySelector("offline-band")?.dataset ?? {};
if ("serviceWorker" in navigator && document.querySelector("offline-band")) navigator.serviceWorker.register("/service-worker.js", { scope: "/" }).catch(() => {});

const kept = document.documentElement.dataset.kept;
if (kept && keptAt) {
  const band = document.querySelector("offline-band");
  const at = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(kept));
  band.textContent = keptAt.replace("{at}", at);
  band.hidden = false;
  const look = async () => {
    const answer = await fetch("/health/live", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) location.reload();
  };
  addEventListener("online", look);
  setInterval(look, LOOK_EACH);
}

document.addEventListener("submit", (event) => {
  if (navigator.onLine && !kept) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: nothing, bad: true } }));
}, { capture: true });
