// The page for SQL: what a reader writes is asked of the engine, what comes back is shown as words, and as CSV.
"use strict";
(() => {
  const SHOWN = 500, KEPT = 100000; // rows in the page, and in the CSV
  const PLAIN = [ // what the engine says first -> what that means
    [/^no statements/, "There is no question in it. Write one, such as FROM postings."],
    [/extension/i, "That belongs to an extension of DuckDB, and this page loads none."],
    [/^Parser Error/, "This is no SQL that the engine understands. Look just before the place it names."],
    [/^Catalog Error/, "There is no table or function of that name. The tables are listed below."],
    [/^Binder Error/, "A column isn't there, or doesn't fit what is done with it. The columns are listed below."],
    [/^Permission Error|has been locked/, "Files, addresses and settings are out of reach here; only the tables below can be asked."],
    [/^(Conversion|Invalid Input|Out of Range) Error/, "A value can't be turned into what is asked for."],
    [/^Out of Memory Error|memory/i, "That takes more memory than a browser gives. Ask for less at once."],
    [/can't be loaded|Failed to fetch|dynamically imported/, "Something that this page runs on can't be loaded. Is all of the folder sql beside it?"],
  ];
  const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g; // would turn or hide words
  const FORMULA = /^[\s\u200b-\u200f\ufeff]*[=+@＝＋－＠-]|^[\t\r\n]/; // a spreadsheet would reckon it
  const byId = (id) => document.getElementById(id);
  const editor = byId("sql"), state = byId("state"), trouble = byId("trouble"), table = byId("answer");
  const tables = [...document.querySelectorAll("[data-table]")].map((one) => ({ name: one.dataset.table, href: one.querySelector("a").href }));
  let engine = null; // a promise of it, once somebody asked
  let stop = null; // lets go of the question under way
  let download = null;

  const tell = (words) => { state.textContent = words; };
  const clean = (words) => words.replace(CONTROL, "");
  const count = (number, one) => `${number.toLocaleString("en-US")} ${one}${number === 1 ? "" : "s"}`;

  function complain(error) {
    const said = clean(unfold(String(error.message || error))).split("\n\nPlease try installing")[0].replace(/(\n\nLINE \d+:[^]*)\1$/, "$1");
    const [, plain] = PLAIN.find(([pattern]) => pattern.test(said)) || [null, "The engine can't answer that."];
    trouble.replaceChildren(element("p", plain), element("pre", said));
    trouble.hidden = false;
  }

  function unfold(said) { // some of the engine's complaints come as JSON
    if (!said.startsWith('{"exception_type"')) return said;
    const { exception_type: type, exception_message: message } = JSON.parse(said);
    return `${type} Error: ${message}`;
  }

  function element(name, words) {
    const made = document.createElement(name);
    made.textContent = words;
    return made;
  }

  function cell(words, column) {
    const made = element("td", words === null ? "" : clean(words));
    if (column.isNumber) made.className = "n";
    if (words !== null && column.isText && /^https?:\/\/\S+$/.test(words)) {
      const link = element("a", clean(words));
      link.href = words;
      link.rel = "noopener noreferrer external";
      made.replaceChildren(link);
    }
    return made;
  }

  function show({ columns, rows, more }, seconds) {
    const head = document.createElement("tr");
    for (const column of columns) {
      const made = element("th", clean(column.name));
      made.scope = "col";
      if (column.isNumber) made.className = "n";
      head.append(made);
    }
    table.tHead.replaceChildren(head);
    table.tBodies[0].replaceChildren(...rows.slice(0, SHOWN).map((row) => {
      const line = document.createElement("tr");
      line.append(...row.map((words, at) => cell(words, columns[at])));
      return line;
    }));
    const found = more ? `The first ${count(rows.length, "row")}; there are more` : count(rows.length, "row");
    const shown = rows.length > SHOWN ? `; here are ${SHOWN}, the CSV has ${rows.length.toLocaleString("en-US")}` : "";
    table.caption.textContent = `${found}${shown}`;
    byId("result").hidden = !columns.length;
    tell(columns.length ? `${found}${shown}, in ${seconds} s.` : "Done; there is nothing to show.");
    offer(columns, rows);
  }

  function offer(columns, rows) {
    if (download) URL.revokeObjectURL(download);
    const quoted = (words) => (/[",\n\r]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);
    const line = (words) => words.map(quoted).join(",");
    const field = (words, column) => (words === null ? "" : column.isText && FORMULA.test(words) ? `'${words}` : words);
    const lines = [line(columns.map((column) => column.name)), ...rows.map((row) => line(row.map((words, at) => field(words, columns[at]))))];
    download = URL.createObjectURL(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
    byId("csv").href = download;
  }

  async function run() {
    if (stop) return;
    busy(true);
    trouble.hidden = true;
    byId("result").hidden = true;
    const stopped = new Promise((_, reject) => { stop = () => reject(new Error("stopped")); });
    try {
      engine ??= import("./sql/engine.mjs").then((module) => module.open(tables, tell));
      const ready = await Promise.race([engine, stopped]);
      tell("Asking …");
      const begun = performance.now();
      const answer = await Promise.race([ready.ask(editor.value, KEPT), stopped]);
      show(answer, ((performance.now() - begun) / 1000).toFixed(1));
    } catch (error) {
      await failed(error);
    }
    stop = null;
    busy(false);
  }

  async function failed(error) {
    const isStopped = error.message === "stopped";
    tell(isStopped ? "Stopped." : "");
    if (!isStopped) complain(error);
    if (isStopped || error instanceof WebAssembly.RuntimeError) forget();
    else engine?.catch(() => { engine = null; }); // what can't be opened now may be later
  }

  function forget() { // the engine knows no other way to be stopped; the next question starts a new one
    engine?.then((opened) => opened.close(), () => {});
    engine = null;
  }

  function busy(is) {
    byId("run").disabled = is;
    byId("stop").hidden = !is;
  }

  if (location.protocol === "file:") return; // a page that isn't served may load nothing: the notice stays
  byId("unserved").hidden = true;
  byId("asking").hidden = false;
  byId("run").addEventListener("click", run);
  byId("stop").addEventListener("click", () => stop?.());
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  for (const button of document.querySelectorAll("#examples button")) {
    button.addEventListener("click", () => {
      if (stop) return;
      editor.value = button.nextElementSibling.textContent;
      run();
    });
  }
})();
