// Choose the browser's own time zone where nobody has chosen one yet.
const field = document.querySelector("[data-timezone]");
if (field && !field.form.querySelector("[aria-invalid]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...field.options].some((option) => option.value === zone)) field.value = zone;
}
