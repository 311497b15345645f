/** Reports as one HTML page that needs no other file: sections of text, tables and charts. */
package dev.octet.cli.report;
