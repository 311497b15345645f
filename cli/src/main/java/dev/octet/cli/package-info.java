/** The command line: one class per command, and what the commands share. */
package dev.octet.cli;
