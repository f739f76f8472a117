// Choose the browser's own time zone where nobody has chosen one yet.
const field = document.querySelector("[data-timezone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && !field.closest("form").querySelector("[aria-invalid]") && [...field.options].some((option) => option.value === zone)) {
  field.value = zone;
}
