// Keeps one page for when there is no connection: its shell and its files, which hold nothing of anybody. Everything else goes to the hub.
// What the hub answers goes first, a sign-in or a refusal too: only where it does not answer is the kept shell shown.

const NAME = "accord-field";
const SHELL = "/console/field";
const PATIENCE = 8000;  // milliseconds for a line that is there and carries nothing

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (key) => (await caches.has(NAME)) ? (await caches.open(NAME)).match(key, { ignoreSearch: key === SHELL }) : undefined;

const cutOff = new Set();  // pages that were given what is kept: their files come from there too, without waiting once more for each

const fromHub = (request, patience) => {
  if (!patience) return fetch(request);
  return Promise.race([fetch(request), new Promise((_, reject) => { setTimeout(() => reject(new TypeError("no answer")), PATIENCE); })]);
};

const answer = async (request, key, page) => {
  const there = await kept(key);
  if (there && cutOff.has(page)) return there;
  try {
    const found = await fromHub(request, Boolean(there));
    if (!there || found.status < 500) return found;  // a hub in trouble is as good as none
  } catch (error) {
    if (!there) throw error;
  }
  cutOff.add(page);
  return there;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === SHELL) event.respondWith(answer(request, SHELL, event.resultingClientId));
  else if (url.pathname.startsWith("/static/")) event.respondWith(answer(request, request.url, event.clientId));
});
