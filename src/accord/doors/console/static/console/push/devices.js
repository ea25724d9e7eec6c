// Lets this browser ring, or says why it can't. What the browser's push service gives goes to the hub in a form, like everything else.

const form = document.getElementById("set-up");
const button = form.querySelector("button");
const say = (which) => {
  for (const line of document.querySelectorAll("[data-push-says]")) line.hidden = line.dataset.pushSays !== which;
  button.disabled = which === "missing" || which === "blocked";
};

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const subscribe = async () => {
  if (await Notification.requestPermission() !== "granted") return say("blocked");
  button.disabled = true;
  try {
    const registration = await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope });
    await ready(registration);
    // A new address each time: one that an earlier person of this browser left behind is of no use any more.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    const given = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) });
    form.elements.address.value = given.endpoint;
    form.elements.key.value = text(given.getKey("p256dh"));
    form.elements.secret.value = text(given.getKey("auth"));
    form.submit();
  } catch {
    say("failed");
  }
};

const ready = (registration) => new Promise((done, failed) => {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  const look = () => {
    if (worker.state === "activated") done();
    else if (worker.state === "redundant") failed(new Error("the worker was not taken"));
  };
  worker.addEventListener("statechange", look);
  look();
});

form.addEventListener("submit", (event) => {
  if (form.elements.address.value) return;
  event.preventDefault();
  subscribe();
});

if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) say("missing");
else if (Notification.permission === "denied") say("blocked");
