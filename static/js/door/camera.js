// The part of the page that scans.
import { scan } from "./scan.js";

const NOT_ALLOWED = "The camera may not be used. Allow it in the browser’s settings, or search by name.";
const NO_CAMERA = "There is no camera to be used here. Search by name.";

// `found` is told the letters of a code, and says a sentence about it.
export const startCamera = (root, found) => {
  const [begin, panel] = [root.querySelector("[data-scan]"), root.querySelector("[data-camera]")];
  const [end, said] = [panel.querySelector("[data-stop]"), panel.querySelector("[data-scanned]")];
  const hint = said.textContent;
  let stop = null;
  const close = () => {
    stop?.();
    stop = null;
    panel.hidden = true;
    begin.hidden = false;
  };
  begin.hidden = !navigator.mediaDevices?.getUserMedia;
  begin.addEventListener("click", async () => {
    [panel.hidden, begin.hidden, said.textContent] = [false, true, hint];
    end.focus();
    const tell = async (letters) => { said.textContent = await found(letters); };
    try {
      stop = await scan(panel.querySelector("video"), root.dataset.decoder, tell);
      if (panel.hidden) close();
    } catch (error) {
      said.textContent = error.name === "NotAllowedError" ? NOT_ALLOWED : NO_CAMERA;
    }
  });
  end.addEventListener("click", () => {
    close();
    begin.focus();
  });
  // Nothing is filmed that nobody looks at.
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); });
};
