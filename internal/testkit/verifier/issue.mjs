// Issues badges as another issuer would, with libraries that are not ours: writes
// {documents, badges} to standard output, documents by address and badges by name.
// "now" in the input is the day on which they are looked at.
import {readFileSync} from 'node:fs';
import * as Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createCredential, createList} from '@digitalbazaar/vc-bitstring-status-list';
import {CompactSign, exportJWK, generateKeyPair} from 'jose';
import {contexts} from './contexts.mjs';

const {now} = JSON.parse(readFileSync(0, 'utf8'));
const day = 24 * 3600 * 1000;
const at = days => new Date(Date.parse(now) + days * day).toISOString().replace(/\.\d+Z$/, 'Z');
const web = 'did:web:badges.example:issuers:academy';
const listURL = 'https://badges.example/status/1';

const key = await webKey(web, 'k1');
const other = await webKey('did:web:other.example', 'k1');
const forged = await webKey(web, 'k1'); // names itself as the issuer's and is not
const tokens = {};
for (const alg of ['EdDSA', 'ES256', 'RS256']) {
  tokens[alg] = await generateKeyPair(alg, {extractable: true});
}
const self = await Multikey.generate();
self.controller = `did:key:${self.publicKeyMultibase}`;
self.id = `${self.controller}#${self.publicKeyMultibase}`;

const badges = {
  valid: await sign(badge(), key),
  'valid by a key alone': await sign(badge({issuer: self.controller, status: null}), self),
  expired: await sign(badge({until: at(-1)}), key),
  revoked: await sign(badge({index: 7}), key),
  early: await sign(badge({from: at(1)}), key),
  'by the key of another issuer': await sign(badge(), other),
  'by a key that is not published': await sign(badge(), forged),
  'list of another issuer': await sign(badge({list: 'https://badges.example/status/2'}), key),
  'list that is away': await sign(badge({list: 'https://badges.example/status/3'}), key),
  'issuer that is away': await sign(badge({issuer: 'did:web:other.example', status: null}), other),
};
badges.altered = edit(badges.valid, b => { b.name = 'Surgeon'; });
badges.grown = edit(badges.valid, b => { b.credentialSubject.achievement.grade = 'A'; });
badges['with its end taken away'] = edit(badges.expired, b => { delete b.validUntil; });
badges['with its status taken away'] = edit(badges.revoked, b => { delete b.credentialStatus; });
badges.unsigned = edit(badges.valid, b => { delete b.proof; });
badges['unknown terms'] = edit(badges.valid, b => { b['@context'].push('https://elsewhere.example/terms'); });
badges['unknown proof'] = edit(badges.valid, b => { b.proof.cryptosuite = 'ecdsa-sd-2023'; });
for (const alg of Object.keys(tokens)) {
  badges[`token ${alg}`] = await token(badge(), alg);
}
badges['token expired'] = await token(badge({until: at(-1)}), 'EdDSA');
badges['token revoked'] = await token(badge({index: 7}), 'ES256');
badges['token altered'] = changed(badges['token EdDSA'], c => { c.name = 'Surgeon'; });
badges['token of another subject'] = await token(badge(), 'EdDSA', {sub: 'urn:uuid:2d1c4f5e-58b7-4c53-9a37-6b6a8f1f2e90'});
badges['token by another key'] = await token(badge(), 'EdDSA', {}, `${web}#es256`);

const documents = {
  'https://badges.example/issuers/academy/did.json': JSON.stringify(await didDocument()),
  [listURL]: await list(listURL, web, key),
  'https://badges.example/status/2': await list('https://badges.example/status/2', other.controller, other),
};
process.stdout.write(JSON.stringify({documents, badges}));

async function webKey(did, name) {
  return Multikey.generate({controller: did, id: `${did}#${name}`});
}

async function didDocument() {
  const methods = [{...await key.export({publicKey: true}), controller: web}];
  for (const [alg, pair] of Object.entries(tokens)) {
    methods.push({id: `#${alg.toLowerCase()}`, type: 'JsonWebKey', controller: web, publicKeyJwk: await exportJWK(pair.publicKey)});
  }
  return {'@context': ['https://www.w3.org/ns/did/v1'], id: web, verificationMethod: methods, assertionMethod: methods.map(m => m.id)};
}

function badge({issuer = web, from = at(-30), until = at(300), index = 3, list = listURL, status = true} = {}) {
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: 'https://badges.example/awards/42',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Wound care',
    validFrom: from,
    validUntil: until,
    issuer: {id: issuer, type: ['Profile'], name: 'أكاديمية الإسعاف'},
    credentialSubject: {
      id: 'urn:uuid:0d1c4f5e-58b7-4c53-9a37-6b6a8f1f2e90',
      type: ['AchievementSubject'],
      identifier: [{type: 'IdentityObject', hashed: false, identityType: 'name', identityHash: 'سلمى القحطاني'}],
      achievement: {id: 'https://badges.example/wound-care', type: ['Achievement'], name: 'Wound care', description: 'Dressing small wounds.',
        criteria: {narrative: 'A practical exam.'}},
    },
  };
  if (status) {
    credential.credentialStatus = {id: `${list}#${index}`, type: 'BitstringStatusListEntry', statusPurpose: 'revocation',
      statusListIndex: String(index), statusListCredential: list};
  }
  return credential;
}

async function sign(credential, pair) {
  const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite, date: at(-30)});
  return JSON.stringify(await vc.issue({credential, suite, documentLoader}));
}

async function list(id, issuer, pair) {
  const bits = await createList({length: 131072});
  bits.setStatus(7, true);
  return sign({...await createCredential({id, list: bits, statusPurpose: 'revocation'}), issuer, validFrom: at(-30)}, pair);
}

async function token(credential, alg, claims = {}, kid = `${web}#${alg.toLowerCase()}`) {
  const seconds = date => Date.parse(date) / 1000;
  const payload = {...credential, iss: credential.issuer.id, jti: credential.id, sub: credential.credentialSubject.id,
    nbf: seconds(credential.validFrom), exp: seconds(credential.validUntil), ...claims};
  return new CompactSign(Buffer.from(JSON.stringify(payload))).setProtectedHeader({alg, kid, typ: 'vc+jwt'}).sign(tokens[alg].privateKey);
}

function edit(text, change) {
  const copy = JSON.parse(text);
  change(copy);
  return JSON.stringify(copy);
}

function changed(jwt, change) {
  const [header, payload, signature] = jwt.split('.');
  const claims = edit(Buffer.from(payload, 'base64url').toString('utf8'), change);
  return [header, Buffer.from(claims).toString('base64url'), signature].join('.');
}

async function documentLoader(url) {
  const document = contexts.get(url);
  if (!document) {
    throw new Error(`nothing at ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
}
