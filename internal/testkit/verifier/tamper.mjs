// Makes altered copies of a credential: every value changed, every entry taken
// away, something added to every object and list.

export function* tampered(credential) {
  yield* walk(credential, []);

  function* walk(node, path) {
    for (const key of Object.keys(node)) {
      const at = [...path, key];
      yield {at: `${at.join('/')} removed`, copy: edit(path, parent => remove(parent, key))};
      const value = node[key];
      if (value !== null && typeof value === 'object') {
        yield {at: `${at.join('/')} grown`, copy: edit(at, grow)};
        yield* walk(value, at);
      } else {
        yield {at: `${at.join('/')} changed`, copy: edit(path, parent => { parent[key] = other(value); })};
      }
    }
  }

  function edit(path, change) {
    const copy = structuredClone(credential);
    change(path.reduce((node, key) => node[key], copy));
    return copy;
  }
}

function remove(parent, key) {
  if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    delete parent[key];
  }
}

function grow(node) {
  if (Array.isArray(node)) {
    node.push('https://forger.example/extra');
  } else {
    node.undefinedTerm = 'extra';
  }
}

function other(value) {
  switch (typeof value) {
    case 'boolean': return !value;
    case 'number': return value + 1;
    default: return value.endsWith('x') ? value.slice(0, -1) + 'y' : value + 'x';
  }
}
