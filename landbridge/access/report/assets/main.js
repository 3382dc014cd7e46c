// What is shown: the cells that the controls leave.

const control = (id) => document.getElementById(id);

function addOptions(select, list) {
  select.append(...list.map(([value, label]) => element("option", { value }, label)));
}

function used(of) {
  return [...new Set(cells.map(of))].sort((one, other) => one - other);
}

addOptions(control("who"), used((cell) => cell.who.kind).map((kind) => [kind, data.subjectKinds[kind][1]]));
addOptions(control("what"), used((cell) => cell.what.kind).map((kind) => [kind, data.thingKinds[kind][1]]));
addOptions(control("can"), used((cell) => cell.capability).map((number) => [number, data.capabilities[number][1]]));
addOptions(control("answer"), used((cell) => cell.standing).map((number) => [number, data.standings[number][2]]));

function left() {
  const words = control("text").value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = (id, of) => control(id).value === "" ? () => true : (cell) => of(cell) === Number(control(id).value);
  const tests = [chosen("who", (cell) => cell.who.kind), chosen("what", (cell) => cell.what.kind),
    chosen("can", (cell) => cell.capability), chosen("answer", (cell) => cell.standing)];
  return cells.filter((cell) => tests.every((test) => test(cell)) && words.every((word) => cell.text.includes(word)));
}

function refresh() {
  const shown = left();
  showSections(shown);
  const all = cells.length.toLocaleString("en");
  control("count").value = shown.length === cells.length ? `${all} answers` : `${shown.length.toLocaleString("en")} of ${all} answers`;
}

let waiting = 0;
control("text").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(refresh, 120); });
for (const id of ["who", "what", "can", "answer"]) control(id).addEventListener("change", refresh);
control("controls").addEventListener("submit", (event) => event.preventDefault());
control("controls").addEventListener("reset", () => { sorting.clear(); closePanel(); setTimeout(refresh); });
window.addEventListener("beforeprint", () => {
  for (const more of document.querySelectorAll(".more")) more.makeMore(true);
});

refresh();
