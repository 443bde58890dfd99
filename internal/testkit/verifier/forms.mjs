// Takes credentials out of the forms that they travel in, with the readers of
// others: [{form, data, key}] from standard input, data in base64, becomes
// [{credential, header, error}]. A token is checked by its issuer's key.
import {readFileSync} from 'node:fs';
import {DOMParser} from '@xmldom/xmldom';
import {compactVerify, importJWK} from 'jose';
import extractChunks from 'png-chunks-extract';
import {fromBase58} from './key.mjs';

const answers = [];
for (const input of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    answers.push(await read(input));
  } catch (error) {
    answers.push({error: error.message || 'refused'});
  }
}
process.stdout.write(JSON.stringify(answers));

async function read({form, data, key}) {
  const bytes = Buffer.from(data, 'base64');
  switch (form) {
    case 'png': return {credential: fromPicture(bytes)};
    case 'svg': return {credential: fromDrawing(bytes.toString('utf8'))};
    case 'jwt': return fromToken(bytes.toString('utf8'), key);
  }
  throw new Error(`no form ${form}`);
}

// fromPicture reads the one iTXt chunk with the keyword of Open Badges, which must
// not be compressed.
function fromPicture(bytes) {
  const found = extractChunks(bytes).filter(c => c.name === 'iTXt').map(c => Buffer.from(c.data))
    .filter(c => c.subarray(0, c.indexOf(0)).toString('latin1') === 'openbadgecredential');
  if (found.length !== 1) {
    throw new Error(`${found.length} chunks of a badge`);
  }
  const rest = found[0].subarray(found[0].indexOf(0) + 1);
  if (rest[0] !== 0 || rest[1] !== 0) {
    throw new Error('the chunk is compressed');
  }
  const language = rest.indexOf(0, 2);
  return rest.subarray(rest.indexOf(0, language + 1) + 1).toString('utf8');
}

// fromDrawing reads the one element with the name and namespace of Open Badges,
// which must be the first in the drawing.
function fromDrawing(text) {
  const fail = message => { throw new Error(message); };
  const root = new DOMParser({onError: (level, message) => fail(message)}).parseFromString(text, 'image/svg+xml').documentElement;
  const found = root.getElementsByTagNameNS('https://purl.imsglobal.org/ob/v3p0', 'credential');
  if (root.localName !== 'svg' || found.length !== 1 || root.firstChild !== found[0] || found[0].hasAttribute('verify')) {
    throw new Error(`${found.length} elements of a badge in ${root.localName}`);
  }
  return found[0].textContent;
}

async function fromToken(token, key) {
  const jwk = {kty: 'OKP', crv: 'Ed25519', x: fromBase58(key)};
  const {payload, protectedHeader} = await compactVerify(token, await importJWK(jwk, 'EdDSA'), {algorithms: ['EdDSA']});
  return {credential: Buffer.from(payload).toString('utf8'), header: protectedHeader};
}
