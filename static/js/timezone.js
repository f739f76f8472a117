// Choose the browser's own time zone where nobody has chosen one yet.
const field = document.querySelector("[data-timezone]");
if (field && !field.form.querySelector("[aria-invalid]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // Some browsers call it by an older name, such as Asia/Calcutta.
  const names = (option) => [option.value, ...(option.dataset.also ?? "").split(" ")];
  const own = [...field.options].find((option) => names(option).includes(zone));
  if (own) field.value = own.value;
}
