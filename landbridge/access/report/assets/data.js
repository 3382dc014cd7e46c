// The data of the page, as objects. What is numbered stays numbered until it is shown.

const data = JSON.parse(document.getElementById("data").textContent);

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
    who, what, capability, standing, answer, expected, ways, words,
    mark: data.standings[standing][1],
    text: [who.name, who.kindName, who.account, what.key, what.kindName, what.account, words].join("\n").toLowerCase(),
  };
});

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

// A way with the resources that its shape leaves open.
function wayOf([shape, ...resources]) {
  const [name, answer, links, unreached] = data.shapes[shape];
  return {
    name: textAt(name),
    answer: data.answers[answer],
    unreached: unreached.map(textAt),
    links: links.map(([what, decided, action, caller, context, why, mend, assumptions, because], number) => {
      const resource = textAt(resources[number]);
      const filled = (text) => textAt(text).split(data.resource).join(resource);
      return {
        what: filled(what), answer: data.answers[decided], action: filled(action), caller: filled(caller),
        context: filled(context), why: filled(why), mend: filled(mend), resource, because,
        assumptions: assumptions.map(filled),
      };
    }),
  };
}

// An element with text or other elements inside. Text is never parsed as markup.
function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
