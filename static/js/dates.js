// One more date is asked for here, rather than by sending the form and getting it back.
{
  const dates = document.querySelector("[data-dates]");
  const more = dates?.querySelector("[name=add_date]");
  const rows = () => [...dates.querySelectorAll("fieldset")];
  const blank = (row, count) => {
    const fresh = row.cloneNode(true);
    fresh.id = `date-${count}`;
    fresh.querySelector("legend").textContent = `Date ${count}`;
    for (const error of fresh.querySelectorAll(".error")) error.remove();
    for (const input of fresh.querySelectorAll("input")) {
      const [before, after] = [input.id, `${input.name.replace(/_\d+$/, "")}_${count}`];
      const label = fresh.querySelector(`label[for="${before}"]`);
      const hint = fresh.querySelector(`[id="${before}-hint"]`);
      input.id = input.name = label.htmlFor = after;
      label.textContent = `Date ${count} ${after.startsWith("starts") ? "starts" : "ends"}`;
      input.removeAttribute("aria-invalid");
      input.setAttribute("value", "");
      input.value = "";
      if (hint) hint.id = `${after}-hint`;
      input.setAttribute("aria-describedby", hint ? hint.id : "");
    }
    return fresh;
  };
  more?.addEventListener("click", (event) => {
    event.preventDefault();
    const [row, count] = [rows().at(-1), rows().length + 1];
    if (count === 2) row.querySelector("legend").textContent = "Date 1";
    const fresh = blank(row, count);
    row.after(fresh);
    fresh.querySelector("input").focus();
    if (count >= Number(dates.dataset.dates)) more.remove();
  });
}
