// How far a long import is: looked up anew every two seconds, until it is done.
{
  const shown = document.querySelector("[data-progress]");
  const look = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-progress]");
      if (!fresh) return location.reload();
      for (const part of ["[role=status]", "progress"]) {
        shown.querySelector(part).replaceWith(fresh.querySelector(part));
      }
    }
    setTimeout(look, 2000);
  };
  if (shown) setTimeout(look, 2000);
}
