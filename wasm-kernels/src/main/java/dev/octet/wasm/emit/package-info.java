/** The emitters: one per kernel family, and the writers of whole modules. */
package dev.octet.wasm.emit;
