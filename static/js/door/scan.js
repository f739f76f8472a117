// Reading codes with the camera: by the browser's own detector where it has one, else by ours.
const LETTERS = /[^ABCDEFGHJKMNPQRSTUVWXYZ2345679]/g;
const BETWEEN_LOOKS = 120;
// A code counts once as long as it stays before the camera.
const GONE_AFTER = 2000;
const LONGEST_SIDE = 800;

// The letters of the code that a picture holds: an address of ours, or the code itself.
export const lettersOf = (text) => {
  const code = URL.canParse(text) ? new URL(text).searchParams.get("code") : text;
  return (code ?? "").toUpperCase().replace(LETTERS, "");
};

const nativeReader = async () => {
  const formats = (await window.BarcodeDetector?.getSupportedFormats?.()) ?? [];
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
};

const ownReader = async (decoder) => {
  const { decodeQR } = await import(decoder);
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!canvas.width) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // no code in this picture
    }
  };
};

// Begin to scan; `found` is told the letters of each code. Returns how to stop. Raises what
// `getUserMedia` does where there is no camera, or it may not be used.
export const scan = async (video, decoder, found) => {
  const wanted = { video: { facingMode: "environment" }, audio: false };
  const stream = await navigator.mediaDevices.getUserMedia(wanted);
  video.srcObject = stream;
  await video.play();
  const read = (await nativeReader()) ?? (await ownReader(decoder));
  let seen = { text: null, at: 0 };
  let isOn = true;
  const look = async () => {
    if (!isOn) return;
    const text = await read(video).catch(() => undefined);
    const isNew = text && (text !== seen.text || Date.now() - seen.at > GONE_AFTER);
    if (text) seen = { text, at: Date.now() };
    if (isNew && isOn) found(lettersOf(text));
    setTimeout(look, BETWEEN_LOOKS);
  };
  look();
  return () => {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
};
