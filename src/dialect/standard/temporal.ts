import { plainType, type FieldType } from "../../schema/field-type.js";
import { shortName, type Value } from "../../schema/value.js";
import type { DatabaseValue } from "../database-value.js";
import type { Moments } from "../moments.js";

/** A date, a time, a moment or a duration, for a column that holds such; undefined for all other columns and values. */
export function temporalValue(
  type: FieldType,
  value: Value,
  moments: Moments,
): DatabaseValue | undefined {
  if (type.kind !== "builtIn") return undefined;
  switch (type.name) {
    case "DateTimeField":
      return dateTimeValue(value, moments);
    case "DateField":
      return dateValue(value, moments);
    case "TimeField":
      return timeValue(value, moments);
    case "DurationField":
      return durationValue(value);
    default:
      return undefined;
  }
}

/** The time of now, for a column of the type (BaseDatabaseSchemaEditor._effective_default). */
export function currentTime(type: FieldType, moments: Moments): DatabaseValue | undefined {
  if (type.kind !== "builtIn") return undefined;
  const [date, time] = parts(moments.now());
  switch (type.name) {
    case "DateTimeField":
      return { kind: "datetime", text: `${date} ${time}`, zone: "+00:00" };
    case "DateField":
      return { kind: "date", text: date };
    case "TimeField":
      return { kind: "time", text: time };
    default:
      return undefined;
  }
}

function parts(moment: Date): readonly [date: string, time: string] {
  const [date = "", time = ""] = moment.toISOString().split("T");
  return [date, `${time.replace("Z", "")}000`];
}

const NOW = new Set([
  "django.utils.timezone.now",
  "datetime.datetime.now",
  "datetime.datetime.utcnow",
  "datetime.datetime.today",
  "datetime.date.today",
]);

function isNow(value: Value): boolean {
  if (value.kind === "name") return NOW.has(value.path);
  if (value.kind !== "call") return false;
  // `timezone.now().date()` and its kin are not followed: only the plain call.
  return NOW.has(value.callee);
}

function dateTimeValue(value: Value, moments: Moments): DatabaseValue | undefined {
  const type: FieldType = plainType("DateTimeField");
  if (isNow(value)) return currentTime(type, moments);
  if (value.kind === "text") return dateTimeText(value.text);
  if (value.kind !== "call") return undefined;
  const numbers = numbersOf(value, [
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
  ]);
  if (numbers === undefined || shortName(value.callee) !== "datetime") return undefined;
  const text = `${dateText(numbers)} ${timeText(numbers.slice(3))}`;
  const zone = value.args[7] ?? value.named.get("tzinfo");
  if (zone === undefined || zone.kind === "none") return { kind: "datetime", text, zone: "" };
  return /\butc\b/i.test(zoneText(zone)) ? { kind: "datetime", text, zone: "+00:00" } : undefined;
}

function zoneText(zone: Value): string {
  if (zone.kind === "name") return zone.path;
  if (zone.kind === "unread") return zone.text;
  return zone.kind === "call" ? zone.callee : "";
}

/** A moment written as a text; Django parses it before it goes to the database. */
function dateTimeText(text: string): DatabaseValue | undefined {
  const found =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", micro = "0"] =
    found;
  const numbers = [year, month, day, hour, minute, second, micro.padEnd(6, "0")].map(Number);
  const zone = found[8] === "Z" ? "+00:00" : (found[8] ?? "");
  return { kind: "datetime", text: `${dateText(numbers)} ${timeText(numbers.slice(3))}`, zone };
}

function dateValue(value: Value, moments: Moments): DatabaseValue | undefined {
  if (isNow(value)) return currentTime(plainType("DateField"), moments);
  if (value.kind === "text" && /^\d{4}-\d{2}-\d{2}$/.test(value.text)) {
    return { kind: "date", text: value.text };
  }
  if (value.kind !== "call") return undefined;
  if (!/^(?:date|datetime)$/.test(shortName(value.callee))) return undefined;
  const numbers = numbersOf(value, ["year", "month", "day"]);
  return numbers === undefined ? undefined : { kind: "date", text: dateText(numbers) };
}

function timeValue(value: Value, moments: Moments): DatabaseValue | undefined {
  if (isNow(value)) return currentTime(plainType("TimeField"), moments);
  if (value.kind === "text" && /^\d{2}:\d{2}(?::\d{2})?$/.test(value.text)) {
    return { kind: "time", text: value.text.padEnd(8, ":00") };
  }
  if (value.kind !== "call" || shortName(value.callee) !== "time") return undefined;
  const numbers = numbersOf(value, ["hour", "minute", "second", "microsecond"]);
  return numbers === undefined ? undefined : { kind: "time", text: timeText(numbers) };
}

const UNITS: Readonly<Record<string, bigint>> = {
  days: 86_400_000_000n,
  seconds: 1_000_000n,
  microseconds: 1n,
  milliseconds: 1_000n,
  minutes: 60_000_000n,
  hours: 3_600_000_000n,
  weeks: 604_800_000_000n,
};

function durationValue(value: Value): DatabaseValue | undefined {
  if (value.kind !== "call" || shortName(value.callee) !== "timedelta") return undefined;
  const names = ["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"];
  let microseconds = 0n;
  for (const [index, item] of value.args.entries()) {
    const amount = amountOf(item, names[index] ?? "");
    if (amount === undefined) return undefined;
    microseconds += amount;
  }
  for (const [name, item] of value.named) {
    const amount = amountOf(item, name);
    if (amount === undefined) return undefined;
    microseconds += amount;
  }
  return { kind: "interval", microseconds };
}

function amountOf(value: Value, unit: string): bigint | undefined {
  const factor = UNITS[unit];
  if (value.kind !== "number" || factor === undefined) return undefined;
  return /^-?\d+$/.test(value.digits)
    ? BigInt(value.digits) * factor
    : BigInt(Math.round(Number(value.digits) * Number(factor)));
}

function numbersOf(
  call: Extract<Value, { kind: "call" }>,
  names: readonly string[],
): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const [index, name] of names.entries()) {
    const value = call.args[index] ?? call.named.get(name);
    if (value === undefined) {
      numbers.push(0);
      continue;
    }
    if (value.kind !== "number") return undefined;
    numbers.push(Number(value.digits));
  }
  return numbers;
}

function two(number: number | undefined): string {
  return String(number ?? 0).padStart(2, "0");
}

function dateText([year, month, day]: readonly number[]): string {
  return `${String(year ?? 0).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** Python leaves out microseconds that are zero. */
function timeText([hour, minute, second, micro]: readonly number[]): string {
  const fraction = micro === undefined || micro === 0 ? "" : `.${String(micro).padStart(6, "0")}`;
  return `${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
}
