// The data of the page, as objects. What is numbered stays numbered until it is shown.

const data = JSON.parse(await written(document.getElementById("data")));

// JSON, of a large organisation compressed: base64 of gzip.
async function written(block) {
  if (block.type === "application/json") return block.textContent;
  const bytes = Uint8Array.from(atob(block.textContent), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

const subjects = data.subjects.map(([kind, name, account], number) => ({
  number, kind, name, account,
  kindName: data.subjectKinds[kind][0],
  label: name.includes(":role/") ? name.slice(name.indexOf(":role/") + 6) : name,
}));

const things = data.things.map(([kind, key, account], number) => ({
  number, kind, key, account, kindName: data.thingKinds[kind][0],
}));

const cells = data.cells.map(([subject, thing, capability, standing, answer, expected, ways]) => {
  const [who, what] = [subjects[subject], things[thing]];
  const words = data.capabilities[capability][1];
  return {
    who, what, capability, standing, answer, expected, words,
    ways: () => ways.map(wayOf),
    mark: data.standings[standing][1],
    text: [who.name, who.kindName, who.account, what.key, what.kindName, what.account, words].join("\n").toLowerCase(),
  };
}).sort((one, other) => one.capability - other.capability);

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
      what: textAt(what), answer: data.answers[decided], action: textAt(action), resource, because,
      caller: filled(caller), context: filled(context), why: filled(why), mend: filled(mend),
      assumptions: assumptions.map(filled),
    };
  };
  return {
    name: textAt(name), answer: data.answers[answer], unreached: unreached.map(textAt),
    links: links.map((link, index) => linkOf(data.links[link], textAt(resources[index]))),
  };
}

// An element with text or other elements inside. Text is never parsed as markup.
function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
