/** The list of kernels that each module holds; plain data. */
package dev.octet.wasm.catalog;
