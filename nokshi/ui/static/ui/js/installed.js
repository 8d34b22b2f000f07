// The service worker is taken on; a page shown from what was kept says so, and forms are not sent into nothing.
const LOOK_EACH = 5000;
const { keptAt, nothing } = document.querySelector("offline-band")?.dataset ?? {};
if ("serviceWorker" in navigator && document.querySelector("offline-band")) {
  const isFirst = !navigator.serviceWorker.controller;
  navigator.serviceWorker.register("/service-worker.js", { scope: "/" }).catch(() => {});
  if (isFirst) navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ keep: location.href })).catch(() => {});
}

const kept = document.documentElement.dataset.kept;
if (kept && keptAt) {
  const band = document.querySelector("offline-band");
  const { lang } = document.documentElement;
  // Bengali names the part of the day; with the short style a browser writes AM and PM in Latin letters.
  const hours = lang === "bn" ? { dayPeriod: "short", hour12: true } : {};
  // Days are written as on all pages: 24 Nov 2026, 11:27.
  const at = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit", ...hours }).format(new Date(kept));
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
