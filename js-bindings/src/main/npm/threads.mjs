/** A module of Node.js, empty elsewhere. Bundlers do not see it, other than an import. */
export function nodeModule(name) {
  return globalThis.process?.getBuiltinModule?.(`node:${name}`) ?? {};
}

let policy;

/** The address of a script as pages want it that demand Trusted Types. */
export function scriptAddress(url) {
  const { trustedTypes } = globalThis;
  policy ??= trustedTypes?.createPolicy('octet-nn', { createScriptURL: (address) => address });
  return policy ? policy.createScriptURL(String(url)) : url;
}

let blob;

/** The address of the one script that is made by this package. */
export function blobAddress(script) {
  blob ??= URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return scriptAddress(blob);
}

/** A worker of Node.js with the face of a page's; it keeps the process alive only while it is asked. */
export class NodeThread {
  #worker;

  constructor(worker) {
    this.#worker = worker;
    worker.on('message', (data) => this.onmessage({ data }));
    worker.on('error', (error) => this.onerror(error));
    worker.unref();
  }

  postMessage(message, transfer) {
    this.#worker.postMessage(message, transfer);
  }

  setBusy(busy) {
    this.#worker[busy ? 'ref' : 'unref']();
  }

  terminate() {
    this.#worker.terminate();
  }
}
