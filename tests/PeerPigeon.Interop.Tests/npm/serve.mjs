// Runs the installed package's own signalling server on a free port of loopback, until standard input ends.
import { createServer } from 'node:net';
import { PeerPigeonServer } from './node_modules/peerpigeon/server/index.js';

const probe = createServer();
await new Promise(done => probe.listen(0, '127.0.0.1', done));
const { port } = probe.address();
await new Promise(done => probe.close(done));

const server = new PeerPigeonServer({ host: '127.0.0.1', port });
const started = await server.start();
console.log(JSON.stringify(started));

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
