// What the passkey script reports is said on the page, in words; it is no error of the page.
document.documentElement.classList.add("js");
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("passkey-problem");
  if (problem) problem.hidden = false;
});
