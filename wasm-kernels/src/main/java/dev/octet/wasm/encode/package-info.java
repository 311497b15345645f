/** The binary format of WebAssembly modules: integers, types, sections. */
package dev.octet.wasm.encode;
