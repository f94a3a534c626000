// One mesh of the unmodified package, what it told its application, and waits for more of it.
window.tab = (() => {
  const kept = 200;
  const trail = [];
  const waiting = new Set();
  let mesh = null;

  const note = (...words) => {
    trail.push(`${(performance.now() / 1000).toFixed(1)} ${words.map(String).join(' ').slice(0, 200)}`);
    if (trail.length > kept) trail.shift();
  };
  // The package talks to the console; here it is kept for a failure's report instead.
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) console[level] = note;
  window.addEventListener('error', event => note('uncaught', event.message));
  window.addEventListener('unhandledrejection', event => note('unhandled', event.reason));

  const state = { messages: [], binaries: [], streams: [], gone: [] };
  const changed = () => { for (const check of [...waiting]) check(); };

  const hex = bytes => Array.from(new Uint8Array(bytes), value => value.toString(16).padStart(2, '0')).join('');
  const sha256 = async bytes => hex(await crypto.subtle.digest('SHA-256', bytes));

  // The same bytes for the same seed: xorshift32, four bytes a step.
  const bytesOf = (size, seed) => {
    const words = new Uint32Array(Math.ceil(size / 4));
    for (let i = 0, x = seed || 1; i < words.length; i++) {
      x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
      words[i] = x;
    }
    return new Uint8Array(words.buffer.slice(0, size));
  };

  const onStream = async ({ peerId, streamId, stream, metadata }) => {
    const came = { from: peerId, streamId, size: 0, sha256: null, error: null, filename: metadata.filename ?? null };
    const chunks = [];
    try {
      for (const reader = stream.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        chunks.push(value);
        came.size += value.byteLength;
      }
      came.sha256 = await sha256(await new Blob(chunks).arrayBuffer());
    } catch (error) {
      came.error = String(error);
    }
    state.streams.push(came);
    changed();
  };

  const watch = () => {
    mesh.addEventListener('messageReceived', message => {
      if (message.from !== mesh.peerId) {
        const content = typeof message.content === 'string' ? message.content : JSON.stringify(message.content);
        state.messages.push({ from: message.from, content, direct: message.direct === true, messageId: message.messageId });
        changed();
      }
    });
    mesh.addEventListener('binaryMessageReceived', async ({ from, data }) => {
      state.binaries.push({ from, size: data.byteLength, sha256: await sha256(data) });
      changed();
    });
    mesh.addEventListener('streamReceived', onStream);
    mesh.addEventListener('peerDisconnected', ({ peerId, reason }) => { state.gone.push({ peerId, reason }); changed(); });
    for (const event of ['peerConnected', 'peersUpdated', 'peerEvicted', 'statusChanged']) mesh.addEventListener(event, changed);
    for (const event of ['peerDiscovered', 'peerConnected', 'peerDisconnected', 'peerEvicted', 'statusChanged'])
      mesh.addEventListener(event, data => note(event, JSON.stringify(data)));
  };

  return {
    state,

    async open(options) {
      const { PeerPigeonMesh, DebugLogger } = PeerPigeon;
      DebugLogger.enableModules(['ConnectionManager', 'SignalingHandler', 'SignalingClient', 'EvictionManager']);
      mesh = new PeerPigeonMesh(options);
      watch();
      await mesh.init();
      return mesh.peerId;
    },

    connect: url => mesh.connect(url),
    disconnect: () => mesh.disconnect(),
    links: () => mesh.getConnectedPeerIds(),
    broadcast: content => mesh.sendMessage(content),
    direct: (to, content) => mesh.sendDirectMessage(to, content),

    put: (key, value) => mesh.dhtPut(key, value),
    get: key => mesh.dhtGet(key, { forceRefresh: true }),

    async sendBinary(to, size, seed) {
      const bytes = bytesOf(size, seed);
      if (!await mesh.sendBinaryData(to, bytes)) throw new Error(`sendBinaryData of ${size} bytes to ${to} said no`);
      return sha256(bytes);
    },

    async sendStream(to, size, seed) {
      const bytes = bytesOf(size, seed);
      await mesh.sendBlob(to, new Blob([bytes]), { filename: `${seed}.bin` });
      return sha256(bytes);
    },

    // Resolves with what the condition gave, once that is truthy. An evicted peer is told nothing it could be woken by, hence the tick.
    until: (condition, milliseconds) => new Promise((resolve, reject) => {
      const end = (settle, value) => { waiting.delete(check); clearInterval(tick); clearTimeout(deadline); settle(value); };
      const check = () => { const found = condition(state); if (found) end(resolve, found); };
      const tick = setInterval(check, 250);
      const deadline = setTimeout(() => end(reject, new Error('waited in vain')), milliseconds);
      waiting.add(check);
      check();
    }),

    describe: lines => ({
      status: mesh?.peerId ? mesh.getStatus() : null,
      peers: mesh?.peerId ? mesh.getPeers().map(peer => `${peer.peerId.slice(0, 8)} ${peer.status}`) : [],
      messages: state.messages.length,
      binaries: state.binaries.map(binary => `${binary.size} from ${binary.from.slice(0, 8)}`),
      streams: state.streams.map(stream => `${stream.size} from ${stream.from.slice(0, 8)} ${stream.error ?? ''}`),
      gone: state.gone.map(gone => `${gone.peerId.slice(0, 8)} ${gone.reason}`),
      console: trail.slice(-lines),
    }),
  };
})();
