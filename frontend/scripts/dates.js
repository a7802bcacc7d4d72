// Date fields are text, YYYY-MM-DD; other usual ways of writing a day are put into this form.
import { on } from "./dom.js";

/** "2019年3月5日", "2019/3/5", "20190305", full-width digits → "2019-03-05"; anything else stays as typed. */
export function normalisedDate(typed) {
  const text = typed.normalize("NFKC").trim();
  const parts = text.match(/^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/) ?? text.match(/^(\d{4})(\d{2})(\d{2})$/);
  if (!parts) return typed;
  const [year, month, day] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : typed;
}

export function startDates() {
  on("change", "[data-date]", (event, input) => {
    input.value = normalisedDate(input.value);
  });
}
