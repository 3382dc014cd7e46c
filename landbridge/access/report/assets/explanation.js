// The panel beside the table: for each capability of a cell every way to it, step by step.

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
    for (const [may, place, ways] of cell.expected) {
      box.append(element("p", { class: "declared" }, may ? "May follow from " : "Declared at ",
        element("code", {}, textAt(place)), ` by ${textAt(ways)}`));
    }
    if (cell.expected.length === 0) box.append(element("p", { class: "declared" }, "Not declared."));
    box.append(...cell.ways().map((way, number) => wayElement(way, number === 0)));
  };
  box.addEventListener("toggle", fill);
  if (open) fill();
  return box;
}

function wayElement(way, open) {
  const links = element("ol", { class: "links" }, ...way.links.map(linkElement));
  links.append(...way.unreached.map((what) => element("li", { class: "unreached" }, `${what}: not reached`)));
  const box = element("details", { class: "way" },
    element("summary", {}, element("strong", {}, way.name), " ", element("span", { class: `answer-${way.answer}` }, way.answer)), links);
  box.open = open;
  return box;
}

function linkElement(link) {
  const facts = element("dl", {});
  const fact = (term, ...values) => facts.append(element("dt", {}, term), ...values.map((each) => element("dd", {}, each)));
  fact("call", element("code", {}, link.action));
  fact("on", element("code", {}, link.resource));
  fact("as", element("code", {}, link.caller));
  if (link.context) fact("with", element("code", {}, link.context));
  fact("why", link.why);
  if (link.mend) fact("mend", link.mend);
  if (link.assumptions.length) fact("assumed", ...link.assumptions);
  if (link.because.length) fact("by", ...link.because.map((number) => statementElement(statementAt(number))));
  return element("li", {}, element("p", {}, link.what, " ", element("span", { class: `answer-${link.answer}` }, link.answer)), facts);
}

function statementElement(statement) {
  const which = statement.sid ? `Sid ${statement.sid}` : `statement ${statement.index + 1}`;
  const [path, where] = statement.stack
    ? [statement.path, `${statement.stack}, ${statement.kind} ${statement.policy}, ${which}`]
    : [`${statement.kind} ${statement.policy}`, "no template's: taken for granted"];
  return element("details", { class: "statement" },
    element("summary", {}, `${path} `, element("span", { class: "where" }, where)),
    element("pre", { tabindex: "0" }, JSON.stringify(statement.content, null, 1)));
}
