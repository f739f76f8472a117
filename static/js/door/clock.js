// The device's own clock, and how far it was off when it last spoke with the server.
let latest = 0;

// Each moment of this device is later than the one before, also where its clock has stood still.
export const moment = () => {
  latest = Math.max(Date.now(), latest + 1);
  return new Date(latest).toISOString();
};

// In milliseconds; what lies half way between question and answer is when the server looked.
export const offsetOf = (said, asked, answered) => Math.round(Date.parse(said) - (asked + answered) / 2);

export const corrected = (mark) => new Date(Date.parse(mark.device_at) + mark.offset).toISOString();

export const clockTime = (moment, timezone) => {
  const shown = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: timezone };
  return new Intl.DateTimeFormat("en-GB", shown).format(new Date(moment));
};
