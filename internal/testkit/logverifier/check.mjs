// Checks a tiled transparency log from its files. Everything is computed from
// the entries by the definitions of RFC 6962, tile by tile, and compared.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest();
const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (a, b) => sha256(Buffer.of(1), a, b);
const fail = (why) => { throw new Error(why); };
const base64 = (text) => {
  const b = Buffer.from(text, 'base64');
  return b.toString('base64') === text ? b : fail(`"${text.slice(0, 50)}" is not base64`);
};

// RFC 6962, section 2.1: the hash of a list of leaf hashes.
function treeHash(hashes, from = 0, to = hashes.length) {
  if (from === to) return sha256();
  if (to - from === 1) return hashes[from];
  let k = 1;
  while (k * 2 < to - from) k *= 2;
  return nodeHash(treeHash(hashes, from, from + k), treeHash(hashes, from + k, to));
}

// C2SP signed-note.
function readKey(text) {
  const [, name, id, key] = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? fail('verifier key');
  const bytes = base64(key);
  if (bytes[0] !== 1 || bytes.length !== 33) fail('the key is not Ed25519');
  if (sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex') !== id) fail('the key has another id');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
  return { name, id, key: createPublicKey({ key: jwk, format: 'jwk' }) };
}

function openNote(note, key) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(note);
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n')) fail('no signatures');
  const body = text.slice(0, split + 1);
  const good = text.slice(split + 2, -1).split('\n').filter((line) => {
    const [, name, value] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? fail('malformed signature');
    const sig = base64(value);
    if (name !== key.name || sig.subarray(0, 4).toString('hex') !== key.id) return false;
    return verify(null, Buffer.from(body), key.key, sig.subarray(4)) || fail('the signature is wrong');
  });
  return good.length ? body : fail('not signed by the log');
}

// C2SP tlog-checkpoint.
function checkpoint(note, key) {
  const [origin, size, root] = openNote(note, key).split('\n');
  if (origin !== key.name) fail('another origin');
  if (!/^(0|[1-9]\d*)$/.test(size)) fail('size');
  return { size: Number(size), root: base64(root) };
}

// C2SP tlog-tiles.
const number = (n) => {
  const groups = [];
  for (let rest = n, first = true; first || rest > 0; rest = Math.floor(rest / 1000), first = false) {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
  }
  return groups.map((g, i) => (i < groups.length - 1 ? `x${g}` : g)).join('/');
};
const address = (level, n, width) => `tile/${level}/${number(n)}${width < 256 ? `.p/${width}` : ''}`;
const part = (parts, path) => parts[path] ?? fail(`${path} is missing`);

function readEntries(parts, size) {
  const out = [];
  for (let n = 0; n * 256 < size; n++) {
    const width = Math.min(256, size - n * 256);
    const path = address('entries', n, width);
    const b = part(parts, path);
    let at = 0;
    for (let i = 0; i < width; i++) {
      if (at + 2 > b.length || at + 2 + b.readUInt16BE(at) > b.length) fail(`${path} is too short`);
      const length = b.readUInt16BE(at);
      out.push(b.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    if (at !== b.length) fail(`${path} is too long`);
  }
  return out;
}

// RFC 8785: JSON.stringify is what the standard is made of, and sort goes by
// UTF-16.
function canonical(v) {
  if (Array.isArray(v)) return `[${v.map(canonical).join(',')}]`;
  if (v === null || typeof v !== 'object') return JSON.stringify(v);
  return `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join(',')}}`;
}

function checkEntry(bytes, i) {
  const text = bytes.toString();
  const e = JSON.parse(text);
  const known = Object.keys(e).join() === 'digest,issuer,op,v' && e.v === 1 && ['issue', 'revoke', 'status', 'did'].includes(e.op)
    && /^[A-Za-z0-9_-]{43}$/.test(e.digest) && e.issuer.startsWith('did:');
  if (!known || canonical(e) !== text || bytes.length > 1024) fail(`entry ${i} is malformed`);
}

function checkTiles(parts, leaves) {
  for (let level = 0, hashes = leaves; hashes.length > 0; level++) {
    for (let n = 0; n * 256 < hashes.length; n++) {
      const tile = hashes.slice(n * 256, n * 256 + 256);
      const path = address(level, n, tile.length);
      if (!part(parts, path).equals(Buffer.concat(tile))) fail(`${path} is not what lies below it`);
    }
    const full = Math.floor(hashes.length / 256);
    hashes = Array.from({ length: full }, (_, n) => treeHash(hashes, n * 256, n * 256 + 256));
  }
}

function checkLog(parts, keyText, old) {
  const key = readKey(keyText);
  const { size, root } = checkpoint(part(parts, 'checkpoint'), key);
  const entries = readEntries(parts, size);
  entries.forEach(checkEntry);
  const leaves = entries.map(leafHash);
  checkTiles(parts, leaves);
  if (!treeHash(leaves).equals(root)) fail('the root is not that of the entries');
  if (old) {
    const before = checkpoint(old, key);
    if (before.size > size) fail('the log has become shorter');
    if (!treeHash(leaves, 0, before.size).equals(before.root)) fail('the log does not go on from the older checkpoint');
  }
  return size;
}

// RFC 9162, section 2.1.3.2.
function checkInclusion(hash, index, size, path, root) {
  if (index >= size) fail('the index is beyond the tree');
  let [fn, sn, r] = [index, size - 1, hash];
  for (const p of path) {
    if (sn === 0) fail('the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else r = nodeHash(r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  if (sn !== 0 || !r.equals(root)) fail('the proof does not lead to the root');
}

// C2SP tlog-proof.
function checkProof(file, { op, issuer, document }, keyText) {
  const split = file.indexOf('\n\n');
  if (split < 0) fail('no checkpoint');
  const lines = file.subarray(0, split).toString().split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') fail('another kind of file');
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const [, index] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '') ?? fail('no index');
  const { size, root } = checkpoint(file.subarray(split + 2), readKey(keyText));
  const digest = sha256(canonical(JSON.parse(document.toString()))).toString('base64url');
  const entry = canonical({ v: 1, op, issuer, digest });
  checkInclusion(leafHash(entry), Number(index), size, lines.map(base64), root);
}

const reason = (f) => { try { f(); return ''; } catch (e) { return e.message || String(e); } };

// altered yields copies of bytes with one bit changed, in many places.
function* altered(bytes) {
  const step = Math.max(1, Math.floor(bytes.length / 200));
  for (let i = 0; i < bytes.length; i += step) {
    const copy = Buffer.from(bytes);
    copy[i] ^= 1 << (i % 8);
    yield [i, copy];
  }
}

const input = JSON.parse(readFileSync(0, 'utf8'));
const bytes = (text) => (text === null ? null : Buffer.from(text, 'base64'));
const parts = Object.fromEntries(Object.entries(input.parts ?? {}).map(([path, b]) => [path, bytes(b)]));
const proofs = (input.proofs ?? []).map((p) => ({ ...p, file: bytes(p.file), document: bytes(p.document) }));
const report = { fault: '', size: 0, proofs: [], tampered: 0, accepted: [] };
report.fault = reason(() => { report.size = checkLog(parts, input.key, bytes(input.old)); });
report.proofs = proofs.map((p) => reason(() => checkProof(p.file, p, input.key)));
const attempt = (name, f) => { report.tampered++; if (reason(f) === '') report.accepted.push(name); };
if (input.tamper) {
  for (const [path, whole] of Object.entries(parts)) {
    for (const [i, copy] of altered(whole)) attempt(`${path} at ${i}`, () => checkLog({ ...parts, [path]: copy }, input.key, null));
    attempt(`without ${path}`, () => checkLog({ ...parts, [path]: undefined }, input.key, null));
  }
  for (const [n, p] of proofs.entries()) {
    for (const [i, copy] of altered(p.file)) attempt(`proof ${n} at ${i}`, () => checkProof(copy, p, input.key));
  }
}
process.stdout.write(JSON.stringify(report));
