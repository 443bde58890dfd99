// Reads an Ed25519 key that a DID document publishes.
import {decode} from 'base58-universal';

// fromBase58 turns a Multikey into the x of a JSON Web Key.
export function fromBase58(multikey) {
  const bytes = decode(multikey.slice(1));
  if (multikey[0] !== 'z' || bytes[0] !== 0xed || bytes[1] !== 0x01 || bytes.length !== 34) {
    throw new Error('not an Ed25519 Multikey');
  }
  return Buffer.from(bytes.subarray(2)).toString('base64url');
}
