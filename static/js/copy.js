// Offer to copy what stands in a field, where the browser lets pages do so.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", () => {
    // Selected, too: for whoever then copies by hand, should the browser refuse.
    source.select();
    navigator.clipboard.writeText(source.value).then(
      () => { button.nextElementSibling.textContent = "Copied."; },
      () => {},
    );
  });
}
