// Shows what is pushed while no page is open: how many bells ring. A click leads to the bell. It keeps nothing and answers no page.
// The line before this one holds its words.

const PLACE = /^\/console\/bells(?:\/[0-9a-f-]{36})?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const read = (data) => {
  let message;
  try { message = data.json(); } catch { message = {}; }
  const count = Number.isInteger(message?.count) && message.count > 0 ? message.count : 1;
  // What this hub did not send leads nowhere else.
  const link = typeof message?.link === "string" && PLACE.test(message.link) ? message.link : "/console/bells";
  return { count, link };
};

self.addEventListener("push", (event) => {
  const { count, link } = read(event.data);
  const digits = new Intl.NumberFormat(WORDS.lang).format(count);
  event.waitUntil(self.registration.showNotification("Accord", {
    body: WORDS.bells.replace("{count}", digits),
    lang: WORDS.lang,
    dir: WORDS.dir,
    icon: "/static/public/icon.svg",
    tag: "bells",  // one for all bells: the newest count stands, and sounds again
    renotify: true,
    requireInteraction: true,
    data: { link },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { link } = event.notification.data ?? {};
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = pages.find((page) => new URL(page.url).pathname === link);
    return there ? there.focus() : self.clients.openWindow(link ?? "/console/bells");
  })());
});
