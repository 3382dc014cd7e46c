// One section for each kind of thing: a table of subjects by things where they are few, else one row for each pair.
// Rows are made as they come into view, so that tens of thousands open at once.

const MOST_COLUMNS = 10;
const ROWS_AT_ONCE = 150;
const sections = document.getElementById("sections");
const insideOf = new WeakMap(); // td -> {who, what, cells}
const sorting = new Map(); // kind of thing -> {column, down}
const orders = new Intl.Collator("en", { numeric: true });

const arrivals = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) entry.target.makeMore();
}, { rootMargin: "800px" });

function showSections(shown) {
  arrivals.disconnect();
  const byKind = Map.groupBy ? Map.groupBy(shown, (cell) => cell.what.kind) : grouped(shown, (cell) => cell.what.kind);
  const kinds = [...byKind.keys()].sort((one, other) => one - other);
  sections.replaceChildren(...kinds.map((kind) => sectionOf(kind, byKind.get(kind))));
  if (kinds.length === 0) sections.append(element("p", { class: "nothing" }, "Nothing is as asked for."));
}

function grouped(list, keyOf) {
  const groups = new Map();
  for (const each of list) {
    const key = keyOf(each);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(each);
  }
  return groups;
}

function sectionOf(kind, inside) {
  const title = data.thingKinds[kind][1];
  const columns = [...new Set(inside.map((cell) => cell.what))].sort((one, other) => one.number - other.number);
  const table = columns.length <= MOST_COLUMNS ? matrixOf(inside, columns) : listOf(inside);
  const { column, down } = sorting.get(kind) ?? {};
  const rows = column === undefined ? table.rows : sorted(table.rows, table.heads[column].value, down);
  const heads = table.heads.map((head, number) => headOf(kind, head, number, number === column ? down : undefined));
  const body = element("tbody");
  const id = `section-${kind}`;
  const made = element("table", { role: "grid", "aria-labelledby": id, "aria-rowcount": rows.length + 1, class: table.name },
    element("thead", {}, element("tr", { "aria-rowindex": 1 }, ...heads)), body);
  const more = element("div", { class: "more" });
  more.made = 0;
  more.makeMore = (all) => {
    const until = all ? rows.length : Math.min(rows.length, more.made + ROWS_AT_ONCE);
    const ready = [];
    for (; more.made < until; more.made++) ready.push(rowOf(rows[more.made], more.made));
    body.append(...ready);
    if (more.made >= rows.length) { arrivals.unobserve(more); more.remove(); }
  };
  const section = element("section", {}, element("h2", { id }, title, " ", element("span", { class: "number" }, `${inside.length.toLocaleString("en")}`)),
    element("div", { class: "scroll" }, made), more);
  more.makeMore();
  if (more.made < rows.length) arrivals.observe(more);
  made.querySelector("th button").tabIndex = 0;
  return section;
}

function matrixOf(inside, columns) {
  const bySubject = grouped(inside, (cell) => cell.who);
  const subjectsShown = [...bySubject.keys()].sort((one, other) => one.number - other.number);
  const heads = [{ label: "", name: "who", value: (row) => row.who.label },
    ...columns.map((what) => ({ label: what.key, name: what.key, value: (row) => -(row.at.get(what)?.length ?? 0) }))];
  const rows = subjectsShown.map((who) => {
    const at = grouped(bySubject.get(who), (cell) => cell.what);
    return { who, at, parts: columns.map((what) => ({ who, what, cells: at.get(what) ?? [] })) };
  });
  return { name: "matrix", heads, rows };
}

function listOf(inside) {
  const pairs = [...grouped(inside, (cell) => cell.who.number * things.length + cell.what.number).entries()];
  pairs.sort((one, other) => one[0] - other[0]);
  const rows = pairs.map(([, of]) => ({ who: of[0].who, what: of[0].what, parts: [{ who: of[0].who, what: of[0].what, cells: of }] }));
  const heads = [{ label: "", name: "who", value: (row) => row.who.label }, { label: "What", name: "what", value: (row) => row.what.key },
    { label: "Can", name: "can", value: (row) => row.parts[0].cells.map((cell) => cell.words).join() }];
  return { name: "list", heads, rows };
}

function sorted(rows, value, down) {
  const keyed = rows.map((row) => [value(row), row]);
  const compare = (one, other) => (typeof one === "number" ? one - other : orders.compare(one, other));
  keyed.sort((one, other) => (down ? compare(other[0], one[0]) : compare(one[0], other[0])));
  return keyed.map(([, row]) => row);
}

function headOf(kind, head, number, down) {
  const button = element("button", { type: "button", tabindex: "-1" }, head.label || "Who");
  const arrow = down === undefined ? "" : down ? " ↓" : " ↑";
  button.append(element("span", { "aria-hidden": "true" }, arrow));
  button.addEventListener("click", () => {
    // Up, down, and then as it was.
    if (down === true) sorting.delete(kind);
    else sorting.set(kind, { column: number, down: down === false });
    refresh();
    document.querySelector(`#section-${kind}`).closest("section").querySelectorAll("th button")[number]?.focus();
  });
  return element("th", { scope: "col", "aria-sort": down === undefined ? "none" : down ? "descending" : "ascending" }, button);
}

function rowOf(row, number) {
  const name = element("th", { scope: "row", tabindex: "-1", title: row.who.name }, row.who.label, " ", element("span", { class: "kind" }, row.who.kindName));
  const made = element("tr", { "aria-rowindex": number + 2 }, name);
  if (row.what) made.append(element("td", { tabindex: "-1", class: "name" }, row.what.key));
  for (const part of row.parts) {
    const cell = element("td", { tabindex: "-1", class: part.cells.length ? "filled" : "empty" }, ...part.cells.flatMap((each) => [capabilityOf(each), " "]));
    insideOf.set(cell, part);
    made.append(cell);
  }
  return made;
}

function capabilityOf(cell) {
  const [name, mark, standing] = data.standings[cell.standing];
  return element("span", { class: `can standing-${name}`, title: standing }, mark + cell.words);
}
