// Keeps what was seen for when there is no network. While there is one, pages always come from the server.
// VERSION and PAGE are put in by ui/web/installing.py. Pages are kept per reader, and forgotten when he leaves.
const STATIC = `nokshi-static-${VERSION}`;
const PAGES = "nokshi-pages-";
// Pages, and the parts that come later in them: a customer has about eight.
const MOST = 400;
const READER = "Nokshi-Reader";
const isStatic = (path) => path.startsWith("/static/") || /^\/ui\/nokshi\.[\w-]+\.(css|js)$/.test(path);
const isPart = (path) => /^\/(privacy\/\d+\/panel\/|(orders|segments|mail)\/of\/|(orders|segments|campaigns)\/glance\/|notices\/$|customers\/\d+\/origins\/)/.test(path);
const isKept = (path) => /^\/($|customers\/(\d+\/)?$|orders\/|segments\/|campaigns\/$|products\/)/.test(path);

const forget = async (butFor) => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PAGES) && name !== PAGES + butFor).map((name) => caches.delete(name)));
};

// Whoever signs out here is told nothing more here; his push service says so to the server by itself.
const leave = async () => {
  await forget("");
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
};

// The same address answers a script with the part alone: it is kept under a name of its own.
const nameOf = (href, asPart) => {
  const url = new URL(href);
  url.hash = "";
  if (asPart) url.searchParams.set("nokshi-part", "");
  return url.href;
};

const keep = async (request, answer, asPart = false) => {
  const reader = answer.headers.get(READER);
  if (!reader) return forget("");
  await forget(reader);
  const { pathname } = new URL(request.url);
  const isWanted = asPart ? isPart(pathname) : isKept(pathname);
  if (request.method !== "GET" || answer.status !== 200 || answer.redirected || !isWanted) return null;
  const headers = new Headers(answer.headers);
  headers.set("Nokshi-Kept", new Date().toISOString());
  const cache = await caches.open(PAGES + reader);
  await cache.put(nameOf(request.url, asPart), new Response(await answer.blob(), { headers }));
  const keys = await cache.keys();
  return Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
};

const kept = async (request) => {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && await (await caches.open(name)).match(nameOf(request.url, false), { ignoreVary: true });
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

const part = async (event) => {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(keep(event.request, answer.clone(), true));
    return answer;
  } catch (error) {
    for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
      const found = await (await caches.open(name)).match(nameOf(event.request.url, true), { ignoreVary: true });
      if (found) return found;
    }
    throw error;
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
  if (event.request.method === "POST" && url.pathname === "/account/logout/") event.waitUntil(leave());
  if (event.request.mode === "navigate") event.respondWith(page(event));
  else if (event.request.method === "GET" && event.request.headers.get("HX-Request") && isPart(url.pathname)) event.respondWith(part(event));
  else if (event.request.method === "GET" && isStatic(url.pathname)) event.respondWith(file(event));
});

// The very first page came before there was anybody to keep it.
self.addEventListener("message", (event) => {
  const request = new Request(event.data.keep, { headers: { Purpose: "prefetch" } });
  if (new URL(request.url).origin === location.origin) event.waitUntil(fetch(request).then((answer) => keep(request, answer)));
});

self.addEventListener("push", (event) => {
  const { title, text, url } = event.data?.json() ?? {};
  if (title) event.waitUntil(self.registration.showNotification(title, { body: text, data: { url }, tag: url }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, location.origin);
  if (url.origin === location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
