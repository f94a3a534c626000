// The browser as a member of the mesh: PeerPigeon 1.1.3 as npm delivered it, and a page around it.
const element = id => document.getElementById(id);
const { hub, missing } = document.body.dataset;
const maxLines = 300;
let mesh = null;

const fail = why => {
  element('why').textContent = why;
  element('missing').hidden = false;
  element('page').hidden = true;
};

// No microphone for a page that only chats; read by the package when it starts.
window.DISABLE_LOCALHOST_MEDIA_REQUEST = true;

const load = () => new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = 'peer/peerpigeon-browser.js';
  script.onload = resolve;
  script.onerror = () => reject(new Error('The package could not be loaded.'));
  document.head.append(script);
});

const show = (state, kind) => {
  const pill = element('state');
  pill.className = `pill ${kind}`;
  if (pill.textContent !== state) pill.textContent = state;
};

const line = (who, text, own, direct) => {
  const chat = element('chat');
  chat.querySelector('.none')?.remove();
  const article = document.createElement('article');
  article.className = `line${own ? ' own' : ''}${direct ? ' direct' : ''}`;
  const header = document.createElement('header');
  const name = document.createElement('strong');
  name.textContent = own ? 'You' : who.slice(0, 8);
  const time = document.createElement('time');
  time.textContent = new Date().toTimeString().slice(0, 8);
  header.append(name, direct ? ' direct ' : ' ', time);
  const content = document.createElement('p');
  content.textContent = text;
  article.append(header, content);
  chat.append(article);
  while (chat.childElementCount > maxLines) chat.firstElementChild.remove();
  chat.scrollTop = chat.scrollHeight;
};

const refresh = () => {
  const connected = mesh?.connected ?? false;
  const peers = mesh ? mesh.getConnectedPeerIds() : [];
  show(!mesh ? 'Not connected' : connected ? `In ${mesh.networkName}` : 'Connecting', connected ? 'good' : mesh ? 'warn' : 'off');
  element('connect').textContent = mesh ? 'Disconnect' : 'Connect';
  element('network').disabled = mesh !== null;
  element('text').disabled = element('send').disabled = !mesh;
  element('id').textContent = mesh?.peerId ?? '–';
  const list = element('peers');
  const shown = peers.join();
  if (list.dataset.shown === shown) return;
  list.dataset.shown = shown;
  list.replaceChildren(...peers.map(id => {
    const item = document.createElement('li');
    item.className = 'mono';
    item.textContent = id.slice(0, 8);
    return item;
  }));
};

async function connect() {
  const { PeerPigeonMesh } = window.PeerPigeon;
  mesh = new PeerPigeonMesh({ networkName: element('network').value.trim() });
  mesh.addEventListener('messageReceived', message => {
    if (message.from !== mesh?.peerId)
      line(message.from, typeof message.content === 'string' ? message.content : JSON.stringify(message.content), false, message.direct === true);
  });
  for (const event of ['statusChanged', 'peerConnected', 'peerDisconnected', 'peersUpdated']) mesh.addEventListener(event, refresh);
  await mesh.init();
  refresh();
  await mesh.connect(hub);
  refresh();
}

async function disconnect() {
  const leaving = mesh;
  mesh = null;
  leaving.disconnect();
  refresh();
}

element('form').addEventListener('submit', async event => {
  event.preventDefault();
  element('note').textContent = '';
  element('connect').disabled = true;
  try {
    await (mesh ? disconnect() : connect());
  } catch (error) {
    element('note').textContent = `Not connected: ${error.message}`;
    if (mesh) await disconnect();
  }
  element('connect').disabled = false;
  refresh();
});

element('say').addEventListener('submit', async event => {
  event.preventDefault();
  const text = element('text').value.trim();
  if (!text || !mesh) return;
  element('text').value = '';
  element('note').textContent = (await mesh.sendMessage(text)) ? '' : 'No peer took the message yet.';
  line(mesh.peerId, text, true, false);
});

if (missing) {
  fail(missing);
} else if (!hub) {
  fail('This peer has no hub yet, so there is nobody to introduce this browser.');
} else {
  try {
    await load();
    element('page').hidden = false;
    refresh();
  } catch (error) {
    fail(error.message);
  }
}
