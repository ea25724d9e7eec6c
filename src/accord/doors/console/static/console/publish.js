// A long list of boxes is narrowed to those that hold what is typed. What is ticked stays in sight.

document.addEventListener("input", (event) => {
  const list = event.target.dataset?.narrows;
  if (!list) return;
  const wanted = event.target.value.trim().toLocaleLowerCase();
  for (const label of document.querySelectorAll(`#${CSS.escape(list)} .boxes label`))
    label.hidden = !label.textContent.toLocaleLowerCase().includes(wanted) && !label.querySelector("input").checked;
  event.stopPropagation();
}, { capture: true });
