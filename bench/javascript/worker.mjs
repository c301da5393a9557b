// Issues and verifies with Digital Bazaar's and the Digital Credentials Consortium's libraries.
// One JSON object a line in, one out. The first line brings the contexts and the secret:
// {"contexts": {url: document}, "seed": hex, "controller": did, "now": time}; then
// {"stack": "db" | "dcc", "act": "issue" | "verify", "document": {…}, "times": n} is answered by
// {"ms": CPU milliseconds a time, "good": all verified, "document": the last one, "error": …}.
import {createInterface} from 'node:readline';

const load = async names => Promise.all(names.map(name => import(name)));
const stacks = {
  db: await load([
    '@digitalbazaar/vc', '@digitalbazaar/data-integrity',
    '@digitalbazaar/eddsa-rdfc-2022-cryptosuite', '@digitalbazaar/ed25519-multikey'
  ]),
  dcc: await load([
    '@digitalcredentials/vc', '@digitalcredentials/data-integrity',
    '@digitalcredentials/eddsa-rdfc-2022-cryptosuite', '@digitalcredentials/ed25519-multikey'
  ])
};

let world;

async function begin({contexts, seed, controller, now}) {
  const documents = new Map(Object.entries(contexts));
  const made = {now: new Date(now), suites: {}};
  const bytes = Uint8Array.from(Buffer.from(seed, 'hex'));
  for(const [name, [vc, integrity, suite, multikey]] of Object.entries(stacks)) {
    const fragment = controller.split(':').pop();
    const key = await multikey.generate({id: `${controller}#${fragment}`, controller, seed: bytes});
    const {cryptosuite} = suite;
    made.suites[name] = {
      vc: vc.default ?? vc,
      issuing: new integrity.DataIntegrityProof({signer: key.signer(), cryptosuite}),
      verifying: new integrity.DataIntegrityProof({cryptosuite})
    };
    if(!documents.has(controller)) {
      const publicKey = await key.export({publicKey: true, includeContext: true});
      const {'@context': _, ...bare} = publicKey;
      documents.set(publicKey.id, publicKey);
      documents.set(controller, {
        '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
        id: controller, verificationMethod: [bare], assertionMethod: [publicKey.id]
      });
    }
  }
  made.documentLoader = async url => {
    if(!documents.has(url)) {
      throw new Error(`not at hand: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: documents.get(url)};
  };
  return made;
}

async function act({stack, act: what, document, times = 1}) {
  const {vc, issuing, verifying} = world.suites[stack];
  const {documentLoader, now} = world;
  let good = true, last = null, error = null;
  const before = process.cpuUsage();
  for(let i = 0; i < times; ++i) {
    if(what === 'issue') {
      const credential = structuredClone(document);
      last = await vc.issue({credential, suite: issuing, documentLoader, now});
    } else {
      const found = await vc.verifyCredential({
        credential: document, suite: verifying, documentLoader, now,
        checkStatus: async () => ({verified: true})
      });
      good = good && found.verified;
      error = found.verified ? null : String(found.error?.errors?.[0] ?? found.error);
    }
  }
  const {user, system} = process.cpuUsage(before);
  return {ms: (user + system) / 1000 / times, good, document: last, error};
}

for await (const line of createInterface({input: process.stdin})) {
  const message = JSON.parse(line);
  let answer;
  try {
    if(world) {
      answer = await act(message);
    } else {
      world = await begin(message);
      answer = {good: true};
    }
  } catch(error) {
    answer = {good: false, error: String(error?.stack ?? error)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
