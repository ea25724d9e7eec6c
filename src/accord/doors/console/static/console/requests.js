// Requests: the letter of a step on the row that is chosen, and a button that says how much it is about.

const typing = (target) => target.closest?.("input, select, textarea, [contenteditable]") && !["checkbox", "radio", "button", "submit"].includes(target.type);

// A row's own steps go before the page's: the letter means what is chosen.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || document.querySelector("dialog[open]")) return;
  const row = document.activeElement?.closest?.("[data-row]");
  const step = event.key.length === 1 && row?.querySelector(`[data-step="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!step || document.body.dataset.keys === "off" || document.documentElement.dataset.going) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  step.click();
}, { capture: true });

// `g` begins a way to another page; the letter after it is no step.
let going = 0;
document.addEventListener("keydown", (event) => {
  const row = document.activeElement?.closest?.("[data-row]");
  if (event.key !== "g" || typing(event.target) || row?.querySelector('[data-step="g"]')) return;
  document.documentElement.dataset.going = "yes";
  clearTimeout(going);
  going = setTimeout(() => { delete document.documentElement.dataset.going; }, 1500);
});

// The title of the tab says how long is left: it goes on with the clock that matters.
const matter = document.querySelector("[data-matter][data-left]");
const headline = document.querySelector("[data-headline] .clock");
if (matter && headline) {
  const tell = () => {
    const text = headline.querySelector("[data-text]").textContent;
    const rest = headline.classList.contains("over") ? text : matter.dataset.left.replace("{time}", text);
    // What stands before it stays: how many bells ring, that something was wrong, the step whose form is open.
    const [before] = document.title.includes(matter.textContent) ? document.title.split(matter.textContent, 1) : [""];
    document.title = `${before}${matter.textContent}, ${rest} · Accord`;
  };
  tell();
  setInterval(tell, 10_000);
}

const say = (form) => {
  const button = form.querySelector("[data-verb]");
  const amount = form.querySelector("[data-amount]");
  if (!button || !amount) return;
  const code = form.querySelector(`[name="${CSS.escape(amount.name)}-unit"]`)?.value ?? "";
  const value = amount.value.trim();
  const whole = value.replace(/[ ,]/g, "");
  const shown = /^\d+(\.\d+)?$/.test(whole) ? `${code} ${whole.replace(/\.0+$/, "").replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",")}` : "";
  button.dataset.plain ??= button.textContent;
  button.textContent = shown ? button.dataset.verb.replace("{amount}", shown) : button.dataset.plain;
};

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(".step-form");
  if (form) say(form);
});

// A step's form that came beside the list, or that somebody asked for on the page: straight to what is still missing, or to the button.
const begin = (form) => {
  if (!form) return;
  const controls = [...form.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea")];
  const empty = controls.find((each) => !each.value && !each.dataset.optional);
  (empty ?? form.querySelector("[data-first]")).focus();
};
document.addEventListener("htmx:afterSettle", (event) => begin(event.detail.target.querySelector?.(".step-form")));
document.addEventListener("click", (event) => {
  const place = event.target.closest?.("[data-to-form]")?.closest("[data-in-place]");
  if (!place) return;
  event.preventDefault();
  begin(place.querySelector(".step-form"));
});

// While the form of another step is open beside the request, the one that stands on the page is put away: one form, one set of fields.
let away = null;
const detail = document.getElementById("detail");
document.addEventListener("htmx:beforeSwap", (event) => {
  const place = document.querySelector("[data-in-place]");
  if (event.detail.target !== detail || !place || !event.detail.shouldSwap) return;
  away = { place, mark: document.createComment("") };
  place.replaceWith(away.mark);
});
if (detail) new MutationObserver(() => {
  if (!away || detail.childElementCount) return;
  away.mark.replaceWith(away.place);
  away = null;
}).observe(detail, { childList: true });

// A sentence that is kept ready goes into the message, where it can still be changed.
document.addEventListener("click", (event) => {
  const says = event.target.closest?.("[data-says]");
  if (!says) return;
  const text = document.getElementById(says.dataset.into);
  text.value = text.value ? `${text.value}\n${says.dataset.says}` : says.dataset.says;
  const code = text.form.elements["f-refusal"];
  if (says.dataset.code && code && !code.value) { code.value = says.dataset.code; fitting(code); }
  text.focus();
});

// Once it is chosen why, the sentences that say another reason are of no use.
const fitting = (code) => {
  for (const each of code.form.querySelectorAll("[data-code]")) each.hidden = Boolean(code.value) && each.dataset.code !== code.value;
  const ready = code.form.querySelector(".ready:has([data-code]:not([hidden]))");
  if (ready && code.value) ready.open = true;
};
document.addEventListener("change", (event) => {
  if (event.target.name === "f-refusal") fitting(event.target);
});
