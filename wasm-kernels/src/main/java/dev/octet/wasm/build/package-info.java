/** The build step that writes the kernel modules to files. */
package dev.octet.wasm.build;
