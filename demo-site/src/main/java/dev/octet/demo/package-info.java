/** The server of the demo page. */
package dev.octet.demo;
