// Each table is one stop of the Tab key; arrow keys, Home, End and the page keys move inside (ARIA practices, grid).

const STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-15, 0], PageDown: [15, 0], Home: [0, -Infinity], End: [0, Infinity],
};

const stopIn = (place) => place.querySelector("button") ?? place;

function focusPlace(table, row, column) {
  const more = table.closest("section").querySelector(".more");
  if (more && row >= table.rows.length - 1) more.makeMore(row === Infinity);
  const line = table.rows[Math.max(0, Math.min(row, table.rows.length - 1))];
  const place = line.cells[Math.max(0, Math.min(column, line.cells.length - 1))];
  for (const each of table.querySelectorAll('[tabindex="0"]:not(pre)')) each.tabIndex = -1;
  const stop = stopIn(place);
  stop.tabIndex = 0;
  stop.focus();
  place.scrollIntoView({ block: "nearest", inline: "nearest" });
}

sections.addEventListener("keydown", (event) => {
  const place = event.target.closest("th, td");
  if (!place) return;
  const table = place.closest("table");
  if ((event.key === "Enter" || event.key === " ") && insideOf.has(place)) {
    event.preventDefault();
    openCell(place);
    return;
  }
  const step = STEPS[event.key];
  if (!step || event.altKey || event.metaKey) return;
  event.preventDefault();
  const whole = event.ctrlKey && (event.key === "Home" || event.key === "End");
  const row = whole ? (event.key === "End" ? Infinity : 0) : place.parentElement.rowIndex + step[0];
  focusPlace(table, row, place.cellIndex + step[1]);
});

sections.addEventListener("click", (event) => {
  const place = event.target.closest("td");
  if (!place || !insideOf.has(place)) return;
  focusPlace(place.closest("table"), place.parentElement.rowIndex, place.cellIndex);
  openCell(place);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) { event.preventDefault(); closePanel(); }
});

function openCell(place) {
  const { who, what, cells: inside } = insideOf.get(place);
  openPanel(place, who, what, inside);
}
