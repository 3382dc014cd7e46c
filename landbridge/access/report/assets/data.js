// The data of the page, as objects. What is numbered stays numbered until it is shown.

const data = JSON.parse(await written(document.getElementById("data")));

// JSON, of a large organisation compressed: base64 of gzip.
async function written(block) {
  if (block.type === "application/json") return block.textContent;
  const bytes = Uint8Array.from(atob(block.textContent), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

const subjects = data.subjects.map(([kind, name, account, phrase], number) => ({
  number, kind, name, account, phrase,
  kindName: data.subjectKinds[kind][0],
  label: name.includes(":role/") ? name.slice(name.indexOf(":role/") + 6) : name,
}));

const things = data.things.map(([kind, key, account], number) => ({
  number, kind, key, account, kindName: data.thingKinds[kind][0],
}));

const cells = data.cells.map(([subject, thing, capability, standing, answer, expected, ways, why, mend]) => {
  const [who, what] = [subjects[subject], things[thing]];
  const words = data.capabilities[capability][1];
  return {
    who, what, capability, standing, answer, expected, words, mend,
    ways: () => ways.map(wayOf),
    why: () => why.map(textAt).join("; "),
    sentence: () => {
      const [, begins, can] = data.answers[answer];
      return `${begins}${who.phrase}${can}${words}, ${what.kindName} ${what.key}${data.standings[standing][3][answer]}`;
    },
    mark: data.standings[standing][1],
    text: [who.name, who.kindName, who.account, what.key, what.kindName, what.account, words].join("\n").toLowerCase(),
  };
}).sort((one, other) => one.capability - other.capability);

// What each team could be granted besides, by the numbers of team and thing.
const grantable = new Map();
for (const [who, what, capability, mend] of data.grantable) {
  const key = `${who} ${what}`;
  if (!grantable.has(key)) grantable.set(key, []);
  grantable.get(key).push({ words: data.capabilities[capability][1], mend });
}

const textAt = (number) => data.strings[number];

// A statement as IAM writes it: each number in it is a string's.
function decoded(content) {
  if (typeof content === "number") return textAt(content);
  if (Array.isArray(content)) return content.map(decoded);
  return Object.fromEntries(Object.entries(content).map(([key, inner]) => [key, decoded(inner)]));
}

function statementAt(number) {
  const [where, content] = data.statements[number];
  const [stack, path, kind, policy, sid, index] = where.map(textAt);
  return { stack, path, kind, policy, sid, index: Number(index), content: decoded(content) };
}

// A way, with the cell's resources in place of the sign.
function wayOf([number, ...resources]) {
  const [name, answer, links, unreached] = data.ways[number];
  const linkOf = ([what, decided, action, caller, context, why, mend, assumptions, because], resource) => {
    const filled = (text) => textAt(text).split(data.resource).join(resource);
    return {
      what: textAt(what), answer: data.answers[decided][0], action: textAt(action), resource, because,
      caller: filled(caller), context: filled(context), why: filled(why), mend: filled(mend),
      assumptions: assumptions.map(filled),
    };
  };
  return {
    name: textAt(name), answer: data.answers[answer][0], unreached: unreached.map(textAt),
    links: links.map((link, index) => linkOf(data.links[link], textAt(resources[index]))),
  };
}

// The links of several ways, each once: those that differ in nothing but the action are one step. As report/steps.py.
function stepsOf(ways) {
  const found = new Map();
  const numbers = ways.map((way) => way.links.map((link) => {
    const impersonal = (text) => text.replaceAll(`${link.action} on ${link.resource}`, "it").replaceAll(link.action, ACTION);
    const [why, mend] = [impersonal(link.why), impersonal(link.mend)];
    const key = JSON.stringify([link.caller, link.resource, link.context, link.answer, why, mend, link.because, link.assumptions]);
    if (!found.has(key)) found.set(key, { ...link, why, mend, number: found.size + 1, whats: new Set(), actions: new Set() });
    const step = found.get(key);
    step.whats.add(link.what);
    step.actions.add(link.action);
    return step.number;
  }));
  const steps = [...found.values()].map((step) => {
    const [whats, actions] = [[...step.whats].join(", "), [...step.actions].join(", ")];
    return { ...step, whats, actions, why: step.why.replaceAll(ACTION, actions), mend: step.mend.replaceAll(ACTION, actions) };
  });
  return { steps, numbers };
}

const ACTION = "\ue001"; // Of a private use area, so that no name holds it.

// An element with text or other elements inside. Text is never parsed as markup.
function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
