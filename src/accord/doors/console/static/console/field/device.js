// What lies on the device: a lock, and sealed records by name. Nothing else of this page is kept anywhere but its own shell and files.

const NAME = "accord-field";
const SHELL = "/console/field";
const WORKER = "/console/field/worker";

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// Null where the device was never prepared: looking makes nothing.
const opened = (create) => new Promise((resolve, reject) => {
  const request = indexedDB.open(NAME, 1);
  let absent = false;
  request.onupgradeneeded = () => {
    absent = !create;
    if (absent) request.transaction.abort();
    else for (const store of ["lock", "sealed"]) request.result.createObjectStore(store);
  };
  request.onsuccess = () => {
    // Another page of ours wipes: let it.
    request.result.onversionchange = () => request.result.close();
    resolve(request.result);
  };
  request.onerror = () => absent ? resolve(null) : reject(request.error);
});

export class Device {
  #base = null;

  async find() { this.#base = await opened(false); return this.#base !== null; }
  async make(lock) { this.#base = await opened(true); await this.#write("lock", "lock", lock); }
  lock() { return done(this.#store("lock").get("lock")); }
  names() { return done(this.#store("sealed").getAllKeys()); }
  get(name) { return done(this.#store("sealed").get(name)); }
  put(name, sealed) { return this.#write("sealed", name, sealed); }
  remove(name) { return this.#within("sealed", (store) => store.delete(name)); }

  // Without its lock all that is sealed is noise, so the lock goes first.
  async wipe() {
    if (this.#base) {
      try { await this.#within("lock", (store) => store.clear()); } catch { /* closed or half gone already: the rest follows */ }
      this.#base.close();
      this.#base = null;
    }
    await Promise.all([done(indexedDB.deleteDatabase(NAME)), caches.delete(NAME)]);
    for (const each of await navigator.serviceWorker.getRegistrations())
      if (each.scope === new URL(SHELL, location.href).href) await each.unregister();
  }

  #store(name) { return this.#base.transaction(name).objectStore(name); }
  #write(store, name, value) { return this.#within(store, (into) => into.put(value, name)); }

  // Done once it is on the disk, not merely on its way there.
  #within(name, change) {
    return new Promise((resolve, reject) => {
      const transaction = this.#base.transaction(name, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(name));
    });
  }
}

// The page's shell and just the files that it is made of, as they are now.
export const keepShell = async () => {
  await navigator.serviceWorker.register(WORKER, { scope: SHELL });
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((each) => new URL(each.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  const cache = await caches.open(NAME);
  await cache.addAll([SHELL, ...new Set(files.map((url) => url.href))].map((url) => new Request(url, { cache: "reload", redirect: "error" })));
  return (await navigator.storage?.persist?.()) ?? false;
};
