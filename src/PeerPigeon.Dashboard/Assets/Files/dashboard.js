// What pages need beside Blazor: dialogs, the clipboard, arrow keys between tabs, and coming back after the peer was restarted.
window.pigeon = {
  show(dialog) { if (!dialog.open) dialog.showModal(); },
  hide(dialog) { if (dialog.open) dialog.close(); },
  // To the end, unless somebody reads further up; says whether it is there. The end is where it was when this was last called: much may have come since.
  follow(element, always) {
    const there = always || element.scrollTop + element.clientHeight + 24 >= (element.pigeonEnd ?? 0);
    if (there)
      element.scrollTop = element.scrollHeight;
    element.pigeonEnd = element.scrollHeight;
    return there;
  },
  focus(id) { document.getElementById(id)?.focus(); },
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  },
};

// Whoever scrolls to the end needs no button that leads there.
document.addEventListener('scroll', ({ target }) => {
  if (target.classList?.contains('chat'))
    target.toggleAttribute('data-end', target.scrollTop + target.clientHeight + 24 >= target.scrollHeight);
}, true);

document.addEventListener('keydown', event => {
  const tab = event.target.closest?.('[role=tab]');
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: 'first', End: 'last' }[event.key];
  if (!tab || step === undefined) return;
  const tabs = [...tab.parentElement.querySelectorAll('[role=tab]')];
  const next = step === 'first' ? tabs[0] : step === 'last' ? tabs.at(-1) : tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  event.preventDefault();
  next.focus();
  next.click();
});

// Arrow keys on the ring choose peers; they must not scroll the page away.
document.addEventListener('keydown', event => {
  if (event.target.closest?.('.ring[role=listbox]') && /^(Arrow|Home|End)/.test(event.key)) event.preventDefault();
}, { capture: true });

const modal = document.getElementById('components-reconnect-modal');
modal?.addEventListener('components-reconnect-state-changed', event => {
  const state = event.detail?.state;
  if (state === 'rejected') location.reload();
  if (state === 'failed') retry();
});

// The peer itself is gone: ask until it answers, then load the page anew.
async function retry() {
  try {
    await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' });
    location.reload();
  } catch {
    setTimeout(retry, 2000);
  }
}
