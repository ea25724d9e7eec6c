// Signing in again where one is: the pages of the sign-in, one after the other, in a dialog over a page whose forms stay as they are.

const ENTRANCE = "/account/login/";
const AFTER = "/console/drafts/here";

// Resolves to what `session` says once somebody is signed in, or to "over" where it was closed.
export const signIn = (words, session) => new Promise((resolve) => {
  const dialog = document.createElement("dialog");
  dialog.className = "signing-in";
  dialog.setAttribute("aria-labelledby", "signing-in-title");
  document.body.append(dialog);
  let over = false;

  const end = (how) => {
    if (over) return;
    over = true;
    removeEventListener("focus", look);
    dialog.close();
    dialog.remove();
    resolve(how);
  };
  // Signed in in another tab meanwhile.
  const look = async () => {
    const now = await session();
    if (now === "here" || now === "other") end(now);
  };
  dialog.addEventListener("cancel", () => end("over"));
  addEventListener("focus", look);

  const show = async (answer) => {
    if (over) return;
    if (!answer) { note(words.away); return; }
    if (answer.redirected && new URL(answer.url).pathname === AFTER && answer.ok) { end(await session()); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    const heading = document.createElement("h2");
    heading.id = "signing-in-title";
    heading.textContent = words.over;
    const parts = [...(main?.querySelectorAll(".errors:not([hidden])") ?? [])];
    const form = main?.querySelector("form[method=post]:not(.back):has(input:not([type=hidden]))");
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: words.close, className: "plain" });
    close.addEventListener("click", () => end("over"));
    const elsewhere = Object.assign(document.createElement("a"), { href: ENTRANCE, target: "_blank", rel: "noopener", textContent: words.elsewhere });
    const more = document.createElement("p");
    more.append(elsewhere);
    dialog.replaceChildren(heading, text(words.why), ...parts, ...(form ? [form] : []), more, close);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form, event.submitter));
      fetched(form.getAttribute("action") || answer.url, { method: "POST", body }).then(show);
    });
    if (!dialog.open) {
      for (const each of document.querySelectorAll("dialog[open]")) each.close();
      dialog.showModal();
    }
    (dialog.querySelector(".errors") ?? dialog.querySelector("input:not([type=hidden])"))?.focus();
  };
  const text = (sentence) => Object.assign(document.createElement("p"), { textContent: sentence });
  const note = (sentence) => {
    const line = text(sentence);
    line.className = "errors";
    line.setAttribute("role", "alert");
    dialog.querySelector("p.errors")?.remove();
    dialog.prepend(line);
    if (!dialog.open) dialog.showModal();
  };
  const fetched = async (address, more = {}) => {
    try {
      return await fetch(address, { headers: { Accept: "text/html" }, ...more });
    } catch {
      return null;
    }
  };
  fetched(`${ENTRANCE}?${new URLSearchParams({ next: AFTER, lang: document.documentElement.lang })}`).then(show);
});
