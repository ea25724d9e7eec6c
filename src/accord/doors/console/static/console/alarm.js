// A sound and a notification while bells ring and the console is open. Asked for once in each browser; says a count and nothing else.

const KEPT = "accord-alarm";
const LAST = "accord-alarm-last";  // when it last sounded: a new page doesn't begin anew
const AGAIN = 20_000;  // milliseconds until the sound comes again, while anything rings
const TOUCHES = ["click", "keyup"];
const TONES = [[880, 0], [660, 0.22], [880, 0.44]];  // hertz, and seconds after the first

const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const keep = (name, word) => { try { localStorage.setItem(name, word); } catch { /* for this page alone */ } };

export const alarm = (words) => {
  const panel = document.querySelector("[data-alarm]");
  const part = (name) => panel?.querySelector(`[data-alarm-${name}]`);
  let choice = kept(KEPT);
  let context = null;
  let ringing = 0;
  let told = null;
  let timer = 0;
  let leads = !navigator.locks;  // of several open pages one sounds

  navigator.locks?.request("accord-alarm", () => { leads = true; if (ringing) sound(); return new Promise(() => {}); });

  // A browser may play nothing before somebody has touched the page; it knows better than we whether it will.
  const touched = () => navigator.userActivation?.hasBeenActive ?? true;

  const show = () => {
    if (!panel) return;
    panel.hidden = false;
    part("ask").hidden = choice !== null;
    part("is-on").hidden = choice !== "on";
    part("is-off").hidden = choice !== "off";
    part("muted").hidden = touched();
    part("no-notice").hidden = !("Notification" in window) || Notification.permission === "granted";
  };

  const play = () => {
    if (context?.state !== "running") return;
    keep(LAST, Date.now());
    for (const [hertz, after] of TONES) {
      const tone = new OscillatorNode(context, { frequency: hertz });
      const loud = new GainNode(context, { gain: 0 });
      const start = context.currentTime + after;
      loud.gain.setTargetAtTime(0.25, start, 0.01);
      loud.gain.setTargetAtTime(0, start + 0.16, 0.03);
      tone.connect(loud).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.4);
    }
  };

  const sound = () => {
    clearTimeout(timer);
    if (choice !== "on" || !ringing || !leads) return;
    timer = setTimeout(sound, AGAIN);
    if (!("AudioContext" in window)) return;
    context ??= new AudioContext();
    context.resume().then(play, () => {});
  };

  const notify = (count) => {
    if (choice !== "on" || !leads || !document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    try {
      const notice = new Notification("Accord", { body: words.replace("{count}", count), tag: "accord-bells", renotify: true });
      notice.addEventListener("click", () => { window.focus(); location.assign("/console/bells"); notice.close(); });
    } catch { /* a telephone shows none from a page */ }
  };

  const choose = async (word) => {
    choice = word;
    keep(KEPT, word);
    if (word === "on") {
      if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
      sound();
    } else {
      clearTimeout(timer);
      await context?.close();
      context = null;
    }
    show();
  };

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-alarm-on], [data-alarm-off]");
    if (pressed) choose(pressed.dataset.alarmOn === undefined ? "off" : "on");
  });
  // The first touch of a page lets it sound, if anything rings and has not sounded for a while.
  const first = () => {
    for (const touch of TOUCHES) document.removeEventListener(touch, first);
    if (Date.now() - Number(kept(LAST)) >= AGAIN) sound();
    show();
  };
  for (const touch of TOUCHES) document.addEventListener(touch, first, { passive: true });
  // Chosen in another window.
  addEventListener("storage", (event) => { if (event.key === KEPT) { choice = event.newValue; sound(); show(); } });

  show();
  return (count) => {
    const rises = told !== null && count > told;
    const isFirst = told === null && count > 0;
    told = ringing = count;
    if (!count) clearTimeout(timer);
    else if (rises) { sound(); notify(count); }
    else if (isFirst) timer = setTimeout(sound, Math.max(0, Math.min(AGAIN, Number(kept(LAST)) + AGAIN - Date.now())));
  };
};
