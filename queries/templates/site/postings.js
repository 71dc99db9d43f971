// The table of open postings: search, filters, sorting, and only those rows in the page that are in view.
"use strict";
(() => {
  const [TITLE, EMPLOYER, ROLE, LEVEL, PLACE, COUNTRY, MODE, CURRENCY, LOW, HIGH, SEEN, PAGE, URL_] = Array(13).keys();
  const ROLES = { ai_pm: "AI PM", pm: "other PM", other: "any other role" };
  const MODES = { remote: "remote", hybrid: "hybrid", onsite: "on site", unknown: "not told" };
  const LEVELS = ["entry", "mid", "senior", "lead", "manager", "director", "unknown"];
  const SIGNS = { USD: "$", GBP: "£", EUR: "€" };
  const SPARE = 12; // rows kept above and below those in view
  const byId = (id) => document.getElementById(id);
  const table = byId("postings"), scroller = byId("scroller"), body = table.tBodies[0], found = byId("found");
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const hay = POSTINGS.map((row) => plain(`${row[TITLE]} ${row[EMPLOYER]} ${row[PLACE]}`));
  const order = new Intl.Collator("en", { sensitivity: "base", numeric: true });
  const currencies = {};
  for (const row of POSTINGS) if (row[CURRENCY]) currencies[row[CURRENCY]] = (currencies[row[CURRENCY]] || 0) + 1;

  const money = (amount, currency) => (SIGNS[currency] || `${currency}\u00a0`) + amount.toLocaleString("en-US");
  const pay = (row) => {
    const ends = [row[LOW], row[HIGH]].filter((end, at, all) => end !== null && all.indexOf(end) === at);
    return ends.map((end) => money(end, row[CURRENCY])).join(" – ");
  };
  // Comparing words as readers expect is slow: it is done once a column, and then their places are compared.
  const places = new Map();
  const placesOf = (column) => {
    if (!places.has(column)) {
      const words = [...new Set(POSTINGS.map((row) => row[column]))].sort(order.compare);
      const place = new Map();
      let last = -1;
      words.forEach((word, at) => place.set(word, (last = at && !order.compare(words[at - 1], word) ? last : at)));
      places.set(column, POSTINGS.map((row) => place.get(row[column])));
    }
    return places.get(column);
  };
  const byText = (column) => (a, b) => placesOf(column)[a] - placesOf(column)[b];
  // Currencies aren't worth each other: the commonest comes first whichever way one sorts, and within each the pay decides.
  const byCurrency = (a, b) => {
    const [one, other] = [POSTINGS[a][CURRENCY], POSTINGS[b][CURRENCY]];
    return (currencies[other] || 0) - (currencies[one] || 0) || order.compare(one, other);
  };
  const byPay = (a, b) => (POSTINGS[a][LOW] ?? POSTINGS[a][HIGH]) - (POSTINGS[b][LOW] ?? POSTINGS[b][HIGH]);
  const COLUMNS = [
    { class: "c-title", compare: byText(TITLE) },
    { class: "c-employer", text: (row) => row[EMPLOYER], compare: byText(EMPLOYER) },
    { class: "c-role", text: (row) => ROLES[row[ROLE]], compare: byText(ROLE) },
    { class: "c-level", text: (row) => (row[LEVEL] === "unknown" ? "not told" : row[LEVEL]),
      compare: (a, b) => LEVELS.indexOf(POSTINGS[a][LEVEL]) - LEVELS.indexOf(POSTINGS[b][LEVEL]) },
    { class: "c-place", text: (row) => row[PLACE], compare: byText(PLACE) },
    { class: "c-mode", text: (row) => MODES[row[MODE]], compare: byText(MODE) },
    { class: "c-pay", text: pay, group: byCurrency, compare: byPay, lacks: (row) => !row[CURRENCY] },
    { class: "c-seen", text: (row) => row[SEEN], compare: (a, b) => (POSTINGS[a][SEEN] < POSTINGS[b][SEEN] ? -1 : POSTINGS[a][SEEN] > POSTINGS[b][SEEN] ? 1 : 0) },
  ];

  let shown = [];
  let sorted = POSTINGS.map((_, at) => at);
  let height = 54;
  const drawn = new Map();
  const spacer = () => {
    const row = body.insertRow();
    row.className = "spacer";
    row.setAttribute("aria-hidden", "true");
    row.insertCell().colSpan = COLUMNS.length;
    return row;
  };

  function cell(row, column, data) {
    const td = row.insertCell();
    td.className = column.class;
    const clip = document.createElement("div");
    clip.className = "clip";
    td.append(clip);
    if (column.text) { clip.textContent = column.text(data); return; }
    const href = data[PAGE] || data[URL_];
    const under = document.createElement("small");
    under.className = "under";
    under.textContent = [data[LEVEL] === "unknown" ? "level not told" : data[LEVEL], data[PLACE]].filter(Boolean).join(" · ");
    td.append(under);
    if (!href) { clip.textContent = data[TITLE]; return; }
    const link = document.createElement("a");
    link.href = href;
    if (!data[PAGE]) link.rel = "noopener noreferrer external";
    link.textContent = data[TITLE];
    clip.append(link);
  }

  function draw(place) {
    const row = document.createElement("tr");
    row.setAttribute("aria-rowindex", place + 2);
    for (const column of COLUMNS) cell(row, column, POSTINGS[shown[place]]);
    return row;
  }

  function view() {
    const first = Math.max(0, Math.floor(scroller.scrollTop / height) - SPARE);
    const last = Math.min(shown.length, first + Math.ceil(scroller.clientHeight / height) + 2 * SPARE);
    for (const [place, row] of drawn) if (place < first || place >= last) { row.remove(); drawn.delete(place); }
    let before = above;
    for (let place = first; place < last; place++) {
      if (!drawn.has(place)) { drawn.set(place, draw(place)); before.after(drawn.get(place)); }
      before = drawn.get(place);
    }
    above.cells[0].style.height = `${first * height}px`;
    below.cells[0].style.height = `${(shown.length - last) * height}px`;
  }

  function filter() {
    const words = plain(byId("search").value).split(/\s+/).filter(Boolean);
    const wants = [["role", ROLE], ["level", LEVEL], ["country", COUNTRY], ["mode", MODE]]
      .map(([id, column]) => [byId(id).value, column]).filter(([value]) => value);
    const paid = byId("pay").value;
    shown = sorted.filter((at) => words.every((word) => hay[at].includes(word))
      && wants.every(([value, column]) => POSTINGS[at][column] === value) && (!paid || POSTINGS[at][CURRENCY]));
    for (const row of drawn.values()) row.remove();
    drawn.clear();
    scroller.scrollTop = 0;
    table.setAttribute("aria-rowcount", shown.length + 1);
    found.textContent = shown.length ? `${shown.length.toLocaleString("en-US")} of ${POSTINGS.length.toLocaleString("en-US")} postings` : "No posting fits. Take a word or a filter away.";
    view();
  }

  function sort(head, column) {
    const falling = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const lacks = column.lacks || (() => false), group = column.group || (() => 0);
    sorted = POSTINGS.map((_, at) => at).sort((a, b) => lacks(POSTINGS[a]) - lacks(POSTINGS[b]) || group(a, b)
      || (falling ? -1 : 1) * column.compare(a, b) || a - b);
    filter();
  }

  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => sort(head, COLUMNS[at]));
  });
  body.replaceChildren();
  const above = spacer(), below = spacer();
  table.classList.add("live");
  byId("filters").hidden = false;
  byId("search").addEventListener("input", filter);
  for (const id of ["role", "level", "country", "mode", "pay"]) byId(id).addEventListener("change", filter);
  scroller.addEventListener("scroll", () => requestAnimationFrame(view), { passive: true });
  const measure = () => {
    const first = drawn.values().next().value;
    if (first) height = first.getBoundingClientRect().height || height;
    view();
  };
  addEventListener("resize", measure);
  filter();
  measure();
  (self.requestIdleCallback || setTimeout)(() => [TITLE, EMPLOYER, PLACE].forEach(placesOf));
})();
