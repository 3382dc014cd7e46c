// The panel beside the table: for each capability of a cell the answer, why, what would mend it, the ways,
// and every step once.

const panel = document.getElementById("panel");
let openedFrom = null;

function openPanel(opener, who, what, inside) {
  const close = element("button", { type: "button", class: "close", "aria-label": "Close" }, "Close");
  close.addEventListener("click", closePanel);
  const title = element("h2", { id: "panel-title", tabindex: "-1" }, who.label, element("span", { class: "on" }, " on "), what.key);
  const about = element("p", { class: "about" },
    `${who.kindName}${who.account && who.account !== who.name ? `, account ${who.account}` : ""}`,
    ` · ${what.kindName}${what.account ? `, account ${what.account}` : ""}`);
  panel.replaceChildren(close, title, about);
  if (inside.length === 0) {
    const command = `landbridge access explain ${who.name} CAPABILITY ${what.key}`;
    panel.append(element("p", {}, "No policy gives anything here. To see which step breaks, and what would mend it:"),
      element("pre", {}, command));
  }
  inside.forEach((cell, number) => panel.append(explained(cell, inside.length === 1 || number === 0)));
  const more = grantable.get(`${who.number} ${what.number}`);
  if (more) panel.append(grantableElement(more));
  document.querySelectorAll("td.opened").forEach((cell) => cell.classList.remove("opened"));
  opener.classList.add("opened");
  openedFrom = opener;
  panel.hidden = false;
  document.body.classList.add("with-panel");
  title.focus();
  panel.scrollTop = 0;
}

function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("with-panel");
  if (openedFrom) {
    openedFrom.classList.remove("opened");
    if (openedFrom.isConnected) openedFrom.focus();
  }
  openedFrom = null;
}

function explained(cell, open) {
  const [name, mark, standing] = data.standings[cell.standing];
  const box = element("details", { class: "capability" },
    element("summary", {}, element("strong", {}, cell.words), " ",
      element("span", { class: `standing-${name}` }, `${mark} ${standing}`.trim())));
  box.open = open;
  const fill = () => {
    if (box.childElementCount > 1) return;
    box.append(element("p", { class: `sentence answer-${data.answers[cell.answer][0]}` }, cell.sentence()),
      element("p", { class: "why" }, cell.why()));
    const places = new Set(cell.expected.map(([, place]) => textAt(place)));
    for (const place of places) {
      if (!cell.why().includes(`(${place.split(" (")[0]})`))
        box.append(element("p", { class: "declared" }, "Also from ", element("code", {}, place)));
    }
    box.append(...mendElements(cell));
    const ways = cell.ways();
    const { steps, numbers } = stepsOf(ways);
    if (ways.length) box.append(waysElement(ways, numbers, cell.expected));
    box.append(element("ol", { class: "steps" }, ...steps.map(stepElement)));
  };
  box.addEventListener("toggle", fill);
  if (open) fill();
  return box;
}

// What is neither declared nor possible, and what would declare it.
function grantableElement(more) {
  return element("details", { class: "capability" },
    element("summary", {}, element("strong", {}, "not granted"), ` ${more.map((each) => each.words).join(", ")}`),
    ...more.flatMap(({ words, mend }) => [element("p", { class: "sentence" }, words), ...mendElements({ mend })]));
}

// What to write in the declaration, or that nobody is granted this.
function mendElements(cell) {
  if (cell.mend.length === 0) return [];
  const [remark, changes] = cell.mend;
  const made = changes.flatMap(([place, now, yaml]) => [
    element("p", { class: "mend" }, "To declare it, write at ", element("code", {}, textAt(place)), textAt(now) ? `, ${textAt(now)}` : ""),
    element("pre", {}, textAt(yaml))]);
  if (textAt(remark)) made.push(element("p", { class: "mend" }, textAt(remark)));
  return made;
}

function waysElement(ways, numbers, expected) {
  const waysOf = (kind) => new Set(expected.filter(([may]) => may === kind).flatMap(([, , each]) => each.map(textAt)));
  const [must, may] = [waysOf(0), waysOf(1)];
  const rows = ways.map((way, index) => {
    const broken = way.answer === "allowed" ? -1 : way.links.findIndex((link) => link.answer === way.answer);
    const breaks = broken < 0 ? "" : `breaks at ${numbers[index][broken]}. ${way.links[broken].what}`;
    const unreached = way.unreached.length ? `; not reached: ${way.unreached.join(", ")}` : "";
    return element("tr", {}, element("td", {}, way.name),
      element("td", { class: "answer" },
        element("span", { class: way.answer === "allowed" || must.has(way.name) ? `answer-${way.answer}` : "unreached" }, way.answer),
        must.has(way.name) ? ", declared" : may.has(way.name) ? ", comes with it" : ""),
      element("td", {}, breaks || `steps ${numbers[index].join(", ")}`, element("span", { class: "unreached" }, unreached)));
  });
  return element("table", { class: "ways", "aria-label": "Ways" }, element("tbody", {}, ...rows));
}

function stepElement(step) {
  const facts = element("dl", {});
  const fact = (term, ...values) => facts.append(element("dt", {}, term), ...values.map((each) => element("dd", {}, each)));
  fact("call", element("code", {}, step.actions));
  fact("on", element("code", {}, step.resource));
  fact("as", element("code", {}, step.caller));
  if (step.context) fact("with", element("code", {}, step.context));
  if (step.answer !== "allowed" || step.because.length === 0) fact("why", step.why);
  if (step.mend) fact("mend", step.mend);
  if (step.assumptions.length) fact("assumed", ...step.assumptions);
  if (step.because.length) fact("by", ...step.because.map((number) => statementElement(statementAt(number), step.caller)));
  return element("li", {}, element("p", {}, step.whats, " ", element("span", { class: `answer-${step.answer}` }, step.answer)), facts);
}

function statementElement(statement, caller) {
  const which = statement.sid ? `Sid ${statement.sid}` : `statement ${statement.index + 1}`;
  if (!statement.stack && !statement.path && statement.kind === "identity policy")
    return `${caller.slice(caller.lastIndexOf("/") + 1)}'s own policies are its account's affair: taken to allow it`;
  const [path, where] = statement.stack
    ? [statement.path, `${statement.stack}, ${statement.kind} ${statement.policy}, ${which}`]
    : [`${statement.kind} ${statement.policy}`, `${which}, which is no template's`];
  return element("details", { class: "statement" },
    element("summary", {}, `${path} `, element("span", { class: "where" }, where)),
    element("pre", { tabindex: "0" }, JSON.stringify(statement.content, null, 1)));
}
