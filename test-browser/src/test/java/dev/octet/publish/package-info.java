/** The npm package as its users' tools see it: compilers, checkers, bundlers. */
package dev.octet.publish;
