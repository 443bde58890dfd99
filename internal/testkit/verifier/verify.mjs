// Reads cases, [{credential, did, lists, now, tamper}], from standard input and
// writes what this implementation thinks of each: {schema, proof, status, refused,
// expired, tampered, accepted, contexts}.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts} from './contexts.mjs';
import {loaderFor} from './loader.mjs';
import {objections} from './schemas.mjs';
import {tampered} from './tamper.mjs';

const suite = new DataIntegrityProof({cryptosuite});

const reports = [];
for (const input of JSON.parse(readFileSync(0, 'utf8'))) {
  reports.push(await judge(input));
}
process.stdout.write(JSON.stringify(reports));

async function judge({credential, did, lists, now, tamper}) {
  const documentLoader = loaderFor({did, lists});
  const refused = await failure(credential, now, documentLoader);
  const expired = refused.includes('is after "validUntil"'); // in the words of the library
  const report = {
    schema: objections(credential),
    proof: expired ? await failure(credential, credential.validFrom, documentLoader) : refused,
    status: await statusFailure(credential, documentLoader),
    refused,
    expired,
    tampered: 0,
    accepted: [],
    contexts: Object.fromEntries(credential['@context'].map(url => [url, contexts.get(url)])),
  };
  for (const {at, copy} of tamper ? tampered(credential) : []) {
    report.tampered++;
    if (await failure(copy, now, documentLoader) === '') {
      report.accepted.push(at);
    }
  }
  return report;
}

// failure says why the credential is refused at a moment, '' when it is not: for
// its proof, its dates, or its issuer, who is whoever controls the key and must be
// the one named.
async function failure(credential, now, documentLoader) {
  const result = await vc.verifyCredential({
    credential, suite, documentLoader,
    now,
    checkStatus: async () => ({verified: true}),
  });
  if (!result.verified) {
    return reason(result.error);
  }
  const method = [credential.proof].flat()[0].verificationMethod;
  const issuer = credential.issuer.id ?? credential.issuer;
  return method.split('#')[0] === issuer ? '' : 'the key is not the issuer’s';
}

// statusFailure says why the status cannot be trusted or that it is set, '' when
// it is good.
async function statusFailure(credential, documentLoader) {
  const result = await checkStatus({credential, suite, documentLoader});
  if (!result.verified) {
    return reason(result.error ?? result.results?.find(r => r.error)?.error);
  }
  return result.results.some(r => r.status) ? 'revoked' : '';
}

function reason(error) {
  return [error?.message, ...(error?.errors ?? []).map(e => e.message)].filter(Boolean).join('; ') || 'refused';
}
