// Clocks that tick, by the time of the hub: a wrong clock on the desk doesn't matter.

const QUARTER = 0.25;
const SOON = 15 * 60_000;  // for a clock that says no start: as on the server

export const clocks = (words) => {
  const ahead = new WeakMap();

  const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const left = (seconds) => {
    const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60);
    if (days >= 2) return say("days", { days, hours: hours % 24 });
    if (hours) return say("hours", { hours, minutes: minutes % 60 });
    return minutes ? say("minutes", { minutes, seconds: seconds % 60 }) : say("seconds", { seconds });
  };

  const tick = () => {
    for (const clock of document.querySelectorAll(".clock[data-due]")) {
      const { due, started, now } = clock.dataset;
      if (!ahead.has(clock)) ahead.set(clock, Number(now) - Date.now());
      const rest = Number(due) - Date.now() - ahead.get(clock);
      const share = started ? Math.max(0, Math.min(1, rest / (due - started))) : 1;
      const seconds = Math.round(rest / 1000);
      const over = seconds <= 0;
      clock.classList.toggle("over", over);
      clock.classList.toggle("soon", !over && (started ? share < QUARTER : rest < SOON));
      const text = clock.querySelector("[data-text]");
      const next = over ? say("over", { time: left(-seconds) }) : left(seconds);
      if (text.textContent !== next) text.textContent = next;
      clock.querySelector(".left").setAttribute("stroke-dasharray", `${Math.round(share * 100)} 100`);
    }
  };

  tick();
  setInterval(tick, 1000);
};
