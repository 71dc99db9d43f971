// DuckDB in a worker, over tables that another reader takes out of their Parquet files; then it is shut to all else.
import { Type } from "./arrow.mjs";
import * as duckdb from "./duckdb-browser.mjs";
import startReader, { readParquet } from "./parquet_wasm.js";

const SHUT = [
  "SET autoinstall_known_extensions = false",
  "SET autoload_known_extensions = false",
  "SET enable_external_access = false",
  "SET lock_configuration = true",
];
const here = (name) => new URL(name, import.meta.url).href;

// A worker made of a blob stands under the policy of this page; one made of an address would stand under none.
function hire() {
  const start = `importScripts(${JSON.stringify(here("duckdb-browser-eh.worker.js"))});`;
  return new Worker(URL.createObjectURL(new Blob([start], { type: "text/javascript" })));
}

async function fetched(address) {
  const found = await fetch(address);
  if (!found.ok) throw new Error(`${address} can't be loaded (status ${found.status})`);
  return new Uint8Array(await found.arrayBuffer());
}

export async function open(tables, tell) {
  const worker = hire();
  const failed = new Promise((_, reject) => worker.addEventListener("error", () => reject(new Error("The engine's worker can't be started."))));
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  const start = async () => {
    tell("Loading the engine …");
    await Promise.all([database.instantiate(here("duckdb-eh.wasm")), startReader({ module_or_path: here("parquet_wasm_bg.wasm") })]);
    await database.open({});
    const connection = await database.connect();
    for (const { name, href } of tables) {
      tell(`Loading the table ${name} …`);
      await connection.insertArrowFromIPCStream(readParquet(await fetched(href)).intoIPCStream(), { name, create: true });
    }
    for (const sql of SHUT) await connection.query(sql);
    return connection;
  };
  try {
    const connection = await Promise.race([start(), failed]);
    return { ask: (sql, most) => ask(connection, sql, most), close: () => worker.terminate() };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

// The first rows of an answer, as words; batch by batch, so that no answer is too large.
async function ask(connection, sql, most) {
  const answer = await connection.send(sql, true);
  const rows = [];
  let fields = answer.schema ? answer.schema.fields : [];
  let more = false;
  for await (const batch of answer) {
    fields = batch.schema.fields;
    const columns = fields.map((field, at) => [batch.getChildAt(at), field.type]);
    for (let row = 0; row < batch.numRows && rows.length < most; row++) rows.push(columns.map(([column, type]) => say(column.get(row), type)));
    more = rows.length === most;
    if (more) { await connection.cancelSent(); break; }
  }
  return { columns: fields.map((field) => ({ name: field.name, isNumber: NUMBERS.has(field.type.typeId), isText: field.type.typeId === Type.Utf8 })), rows, more };
}

const NUMBERS = new Set([Type.Int, Type.Float, Type.Decimal]);
const pad = (number, places) => String(number).padStart(places, "0");
const WORDS = {
  [Type.Decimal]: (value, type) => decimal(value, type.scale),
  [Type.Date]: (value) => new Date(Number(value)).toISOString().slice(0, 10),
  [Type.Timestamp]: (value) => new Date(Number(value)).toISOString().replace(".000Z", "Z"),
  [Type.Time]: (value) => {
    const seconds = Number(BigInt(value) / 1000000n);
    return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => pad(Math.floor(part), 2)).join(":");
  },
  [Type.Interval]: () => "(an interval: write it as text, with ::VARCHAR)",
  [Type.List]: (value, type) => `[${[...value].map((one) => say(one, type.children[0].type) ?? "NULL").join(", ")}]`,
  [Type.Struct]: (value, type) => `{${type.children.map((field) => `${field.name}: ${say(value[field.name], field.type) ?? "NULL"}`).join(", ")}}`,
};

// One value in words; null where there is none.
function say(value, type) {
  if (type.typeId === Type.Dictionary) return "(an enum: write it as text, with ::VARCHAR)"; // its words don't come along
  if (value === null || value === undefined) return null;
  const words = WORDS[type.typeId];
  return words ? words(value, type) : String(value);
}

// All digits of a decimal, which Arrow keeps as four words of 32 bits, the lowest first.
function decimal(words, scale) {
  const whole = BigInt.asIntN(128, [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n));
  const digits = pad(whole < 0n ? -whole : whole, scale + 1);
  const text = scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return whole < 0n ? `-${text}` : text;
}
