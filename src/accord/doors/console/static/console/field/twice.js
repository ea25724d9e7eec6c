// Pressed twice where there is something to lose; quickly enough for somebody in a hurry.
export const twice = (button, word, isAtOnce, act) => {
  const plain = button.textContent;
  let armed = 0;
  const disarm = () => { clearTimeout(armed); armed = 0; button.textContent = plain; button.classList.remove("primary"); };
  button.addEventListener("click", async () => {
    if (armed || isAtOnce()) { disarm(); await act(); return; }
    button.textContent = word;
    button.classList.add("primary");
    armed = setTimeout(disarm, 5000);
  });
};
