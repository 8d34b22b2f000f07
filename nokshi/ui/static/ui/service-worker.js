// Keeps what was seen for when there is no network. While there is one, pages always come from the server.
// VERSION and PAGE are put in by ui/web/installing.py. Pages are kept per reader, and forgotten when he leaves.
const STATIC = `nokshi-static-${VERSION}`;
const PAGES = "nokshi-pages-";
const MOST = 80;
const READER = "Nokshi-Reader";
const isStatic = (path) => path.startsWith("/static/") || /^\/ui\/nokshi\.[\w-]+\.(css|js)$/.test(path);
const isKept = (path) => /^\/($|customers\/(\d+\/)?$|orders\/|segments\/|campaigns\/$|products\/)/.test(path);

const forget = async (butFor) => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PAGES) && name !== PAGES + butFor).map((name) => caches.delete(name)));
};

const keep = async (request, answer) => {
  const reader = answer.headers.get(READER);
  if (!reader) return forget("");
  await forget(reader);
  const url = new URL(request.url);
  if (request.method !== "GET" || answer.status !== 200 || answer.redirected || !isKept(url.pathname)) return null;
  const headers = new Headers(answer.headers);
  headers.set("Nokshi-Kept", new Date().toISOString());
  const cache = await caches.open(PAGES + reader);
  await cache.put(url.href, new Response(await answer.blob(), { headers }));
  const keys = await cache.keys();
  return Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
};

const kept = async (request) => {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && await (await caches.open(name)).match(request.url, { ignoreVary: true });
    if (!found) continue;
    const text = (await found.text()).replace("<html ", `<html data-kept="${found.headers.get("Nokshi-Kept")}" `);
    return new Response(text, { headers: found.headers });
  }
  return (await caches.match(PAGE, { ignoreVary: true })) ?? Response.error();
};

const page = async (event) => {
  try {
    const answer = await fetch(event.request);
    const isPage = answer.type === "basic" && answer.headers.get("Content-Type")?.startsWith("text/html");
    if (isPage) event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch {
    return event.request.method === "GET" ? kept(event.request) : caches.match(PAGE, { ignoreVary: true });
  }
};

const file = async (event) => {
  const found = await caches.match(event.request);
  if (found) return found;
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    event.waitUntil(caches.open(STATIC).then((cache) => cache.put(event.request, copy)));
  }
  return answer;
};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STATIC).then((cache) => cache.add(new Request(PAGE, { cache: "reload" }))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = async () => Promise.all((await caches.keys()).filter((name) => name.startsWith("nokshi-static-") && name !== STATIC).map((name) => caches.delete(name)));
  event.waitUntil(old().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.method === "POST" && url.pathname === "/account/logout/") event.waitUntil(forget(""));
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (event.request.method === "GET" && isStatic(url.pathname)) event.respondWith(file(event));
});
