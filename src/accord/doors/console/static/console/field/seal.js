// What lies on the device is sealed with a key of its own, and that key with what the passphrase gives. Neither leaves the page.

const ROUNDS = 1_000_000;  // of PBKDF2 with SHA-256: each guess at a passphrase costs as much
const BLOCK = 4096;  // sizes are rounded up to it, so that they tell little
const GCM = "AES-GCM";

const bytesOf = (text) => new TextEncoder().encode(text);
const random = (count) => crypto.getRandomValues(new Uint8Array(count));

const fromPassphrase = async (passphrase, salt, iterations) => {
  const typed = await crypto.subtle.importKey("raw", bytesOf(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: GCM, length: 256 }, false, ["wrapKey", "unwrapKey"]);
};

export const canSeal = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && navigator.serviceWorker && globalThis.caches);

// A new lock: a fresh key, sealed by the passphrase. This alone is kept.
export const newLock = async (passphrase) => {
  const salt = random(16), iv = random(12);
  const key = await crypto.subtle.generateKey({ name: GCM, length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapped = await crypto.subtle.wrapKey("raw", key, await fromPassphrase(passphrase, salt, ROUNDS), { name: GCM, iv });
  return { salt, rounds: ROUNDS, iv, wrapped };
};

// The key, which no script can read out; null where the passphrase is wrong.
export const openLock = async (lock, passphrase) => {
  const outer = await fromPassphrase(passphrase, lock.salt, lock.rounds);
  try {
    return await crypto.subtle.unwrapKey("raw", lock.wrapped, outer, { name: GCM, iv: lock.iv }, GCM, false, ["encrypt", "decrypt"]);
  } catch (error) {
    if (error.name === "OperationError") return null;
    throw error;
  }
};

// Sealed under its name: put in another's place it does not open. Blanks at the end of JSON say nothing.
export const seal = async (key, name, value) => {
  const bytes = bytesOf(JSON.stringify(value));
  const padded = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK).fill(0x20);
  padded.set(bytes);
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: GCM, iv, additionalData: bytesOf(name) }, key, padded) };
};

export const unseal = async (key, name, { iv, data }) => {
  const bytes = await crypto.subtle.decrypt({ name: GCM, iv, additionalData: bytesOf(name) }, key, data);
  return JSON.parse(new TextDecoder().decode(bytes));
};
