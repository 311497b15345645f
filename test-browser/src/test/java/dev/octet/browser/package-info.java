/** The npm package and the demo in real browsers, compared with the JVM. */
package dev.octet.browser;
