// Parts of npm peerpigeon 1.1.3 as it is published, fed with what the benchmarks feed ours with, on links that count.
//   node peer-1.1.3.mjs NPM-DIRECTORY NETWORK relay LINKS     lines of gossip frames, an empty line, then a line for each round
//   node peer-1.1.3.mjs NPM-DIRECTORY NETWORK store|get       the same with lines of dht_store data
// Each round is answered with one line: seconds, and what was delivered and sent, found or kept in it.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [directory, networkName, what, links] = process.argv.slice(2);
const load = async (module) => import(pathToFileURL(`${directory}/node_modules/peerpigeon/src/${module}.js`).href);
const id = (number) => number.toString(16).padStart(40, '0');
const via = id(1);

function connections(count, onSent) {
  const peers = new Map();
  for (let i = 0; i <= count; i++) {
    peers.set(id(i + 1), {
      peerId: id(i + 1),
      dataChannel: { readyState: 'open' },
      getStatus: () => 'connected',
      sendMessage: (message) => { onSent(JSON.stringify(message).length); return true; }
    });
  }
  return peers;
}

async function relay(lines) {
  const { GossipManager } = await load('GossipManager');
  return async () => {
    let sent = 0, delivered = 0;
    const mesh = { peerId: id(0xffff), networkName, enableCrypto: false };
    const gossip = new GossipManager(mesh, { peers: connections(Number(links), () => { sent++; }) });
    gossip.addEventListener('messageReceived', () => { delivered++; });
    const start = process.hrtime.bigint();
    for (const line of lines)
      await gossip.handleGossipMessage(JSON.parse(line), via);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    clearInterval(gossip.cleanupTimer);
    return { seconds, delivered, sent };
  };
}

async function records(lines) {
  const { WebDHT } = await load('WebDHT');
  const stores = lines.map((line) => JSON.parse(line));
  return async () => {
    const dht = new WebDHT({ peerId: id(0xffff), networkName, connectionManager: { peers: new Map() } });
    const store = () => stores.forEach((data) => dht.handleStore(data, via));
    const get = async () => {
      let found = 0;
      for (const { key } of stores)
        found += await dht.get(key.slice(networkName.length + 1)) === null ? 0 : 1;
      return found;
    };
    if (what === 'get')
      store();
    const start = process.hrtime.bigint();
    const found = what === 'get' ? await get() : (store(), dht.storage.size);
    return { seconds: Number(process.hrtime.bigint() - start) / 1e9, delivered: found, sent: 0 };
  };
}

const lines = [];
let round = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (round)
    console.log(JSON.stringify(await round()));
  else if (line)
    lines.push(line);
  else
    round = await (what === 'relay' ? relay : records)(lines);
}
process.exit(0);
