// Judges the form of a credential by two schemas that were written apart: our
// own, which allows what we issue and nothing else, and that of a wallet, which
// allows whatever the wallet can read.
import {readFileSync} from 'node:fs';
import Ajv from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import {AchievementCredentialValidator} from '@learncard/types';

const ajv = new Ajv({allErrors: true, strict: true});
formats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(new URL('badge.schema.json', import.meta.url), 'utf8')));

// objections lists what the schemas have against a credential, each with the
// name of its schema in front.
export function objections(credential) {
  return [
    ...own(credential).map(objection => `own: ${objection}`),
    ...wallet(credential).map(objection => `wallet: ${objection}`),
  ];
}

function own(credential) {
  return validate(credential) ? [] : validate.errors.map(e => `${e.instancePath} ${e.message}`);
}

function wallet(credential) {
  return AchievementCredentialValidator.safeParse(credential).error?.issues.flatMap(issue => leaves(issue, [])) ?? [];
}

// leaves takes an issue apart that says of several forms why each does not fit.
function leaves(issue, above) {
  const path = [...above, ...issue.path];
  return issue.errors?.flat().flatMap(inner => leaves(inner, path)) ?? [`/${path.join('/')} ${issue.message}`];
}
