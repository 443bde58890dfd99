// Serves pinned contexts and the documents of one issuer; nothing is fetched.
import {contexts} from './contexts.mjs';

const multikey = 'https://w3id.org/security/multikey/v1';

export function loaderFor({did, lists}) {
  const documents = new Map(contexts);
  documents.set(did.id, did);
  for (const method of did.verificationMethod) {
    documents.set(method.id, {'@context': multikey, ...method});
  }
  for (const list of lists) {
    documents.set(list.id, list);
  }
  return async url => {
    const document = documents.get(url);
    if (!document) {
      throw new Error(`nothing at ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document};
  };
}
